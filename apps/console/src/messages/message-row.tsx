import { IconChevronDown, IconChevronRight, IconRefresh } from '@tabler/icons-react';
import { memo, type ReactNode, useState } from 'react';

import type { MessageAnswer } from '#libs/contracts';

import { Instant } from '../ui/instant.js';
import { PlainLink } from '../ui/link.js';
import { PlainBadge } from '../ui/plain-badge.js';
import { MessageStatusBadge } from '../ui/status-badge.js';
import { WebhookName } from '../webhooks/webhook-name.js';
import { MessageData } from './message-data.js';
import { NextAttempt } from './next-attempt.js';
import { type Hold, isWaiting } from './why-it-waits.js';

/** What an operator can do with a row. */
export interface RowActions {
  readonly toggle: (id: string) => void;
  readonly retry: (id: string) => void;
}

interface MessageRowProps {
  readonly message: MessageAnswer;
  readonly isSelected: boolean;
  /** `null` for those who may only read. */
  readonly actions: RowActions | null;
  /** In a log of all webhooks: which one it is for. `null` if it was deleted, `undefined` if that is not known. */
  readonly webhookName: string | null | undefined;
  readonly showsWebhook: boolean;
  /** What holds it up; `null` where nothing does, or where that is not known. */
  readonly hold: Hold | null;
}

/** From which width on the log has these columns: beside the menu there is less room than the window is wide. */
export const columnsFrom = (showsWebhook: boolean) => ({
  attempts: showsWebhook ? 'mantine-visible-from-xl' : 'mantine-visible-from-lg',
  nextAttempt: 'mantine-visible-from-lg',
  webhook: 'mantine-visible-from-lg',
});

const columns = 9;
const nothing = <span className="quiet">–</span>;

const LastAnswer = ({ message: { lastStatusCode, attemptCount } }: { readonly message: MessageAnswer }) => {
  if (attemptCount === 0) return nothing;
  return lastStatusCode === null ? (
    <span className="quiet">No answer</span>
  ) : (
    <span className="mono">{lastStatusCode}</span>
  );
};

interface EventCellProps extends Pick<MessageRowProps, 'message'> {
  readonly webhook: ReactNode;
  readonly isOpen: boolean;
  readonly onToggleData: () => void;
}

/** On a small screen it says what other columns say on a large one. */
const EventCell = ({ message, webhook, isOpen, onToggleData }: EventCellProps) => {
  const { id, eventType, createdAt, test } = message;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div className="in-a-row">
      <button
        type="button"
        className="row-button"
        onClick={onToggleData}
        aria-expanded={isOpen}
        aria-label={`Data of ${eventType} ${id}`}
        data-tip={isOpen ? 'Hide the data' : 'See the data'}
      >
        <Chevron size={15} />
      </button>
      <div>
        <div className="in-a-row">
          <PlainLink className="plain-link strong" to="/messages/$messageId" params={{ messageId: id }} data-opens>
            {eventType}
          </PlainLink>
          {test && <PlainBadge label="Test" color="grape" />}
        </div>
        <div className="quiet small mono">{id.slice(0, 8)}</div>
        <div className="quiet small mantine-hidden-from-xs">
          <Instant at={createdAt} />
        </div>
        {webhook !== null && <div className="small mantine-hidden-from-lg">{webhook}</div>}
      </div>
    </div>
  );
};

/** A message in a log: plain elements, since fifty of them are drawn at once. */
export const MessageRow = memo(({ message, isSelected, actions, webhookName, showsWebhook, hold }: MessageRowProps) => {
  const { id, webhookId, eventType, status, createdAt, attemptCount } = message;
  const [isOpen, setOpen] = useState(false);
  const webhook = showsWebhook ? (
    <WebhookName webhookId={webhookId} name={webhookName} to="/webhooks/$webhookId/logs" />
  ) : null;
  const from = columnsFrom(showsWebhook);
  return (
    <>
      <tr data-opens data-selected={isSelected || undefined}>
        {actions !== null && (
          <td className="narrow">
            <input
              type="checkbox"
              checked={isSelected}
              onChange={() => actions.toggle(id)}
              aria-label={`Select ${eventType} ${id}`}
            />
          </td>
        )}
        <td>
          <EventCell message={message} webhook={webhook} isOpen={isOpen} onToggleData={() => setOpen(!isOpen)} />
        </td>
        {webhook !== null && <td className={`name cut-short ${from.webhook}`}>{webhook}</td>}
        <td>
          <MessageStatusBadge status={status} />
        </td>
        <td className="one-line mantine-visible-from-xs">
          <Instant at={createdAt} />
        </td>
        <td className={from.attempts}>{attemptCount}</td>
        <td className="one-line mantine-visible-from-sm">
          <LastAnswer message={message} />
        </td>
        <td className={`one-line ${from.nextAttempt}`}>
          {isWaiting(message) ? <NextAttempt message={message} hold={hold} /> : nothing}
        </td>
        {actions !== null && (
          <td className="narrow end mantine-visible-from-sm">
            <button
              type="button"
              className="row-button"
              onClick={() => actions.retry(id)}
              aria-label={`Retry ${eventType} ${id}`}
              data-tip="Retry now"
            >
              <IconRefresh size={15} />
            </button>
          </td>
        )}
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={columns} className="within">
            <MessageData messageId={id} />
          </td>
        </tr>
      )}
    </>
  );
});
MessageRow.displayName = 'MessageRow';
