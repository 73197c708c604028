import { useMemo } from 'react';

import type { MessageAnswer } from '#libs/contracts';

import { LongTable } from '../ui/long-table.js';
import type { Selection } from '../ui/selection.js';
import { SelectAll } from '../ui/select-all.js';
import { useWebhookNames } from '../webhooks/webhook-name.js';
import { useMessageActions } from './message-actions.js';
import { columnsFrom, MessageRow, type RowActions } from './message-row.js';
import { useHolds } from './use-holds.js';

interface MessageTableProps {
  readonly items: readonly MessageAnswer[];
  /** `null` for those who may only read. */
  readonly selection: Selection | null;
  /** All are for this webhook; otherwise a column says for which one each is. */
  readonly webhookId: string | undefined;
}

const useRowActions = (selection: Selection | null): RowActions | null => {
  const { mutate: retry } = useMessageActions().retry;
  const toggle = selection?.toggle;
  return useMemo(() => (toggle === undefined ? null : { toggle, retry: (id) => retry(id) }), [toggle, retry]);
};

/** One page of a log. */
export const MessageTable = ({ items, selection, webhookId }: MessageTableProps) => {
  const showsWebhook = webhookId === undefined;
  const actions = useRowActions(selection);
  const nameOf = useWebhookNames(showsWebhook);
  const holdOf = useHolds(items, webhookId);
  const from = columnsFrom(showsWebhook);
  return (
    <LongTable>
      <thead>
        <tr>
          {selection !== null && (
            <th className="narrow">
              <SelectAll selection={selection} label="Select all messages of this page" />
            </th>
          )}
          <th>Event</th>
          {showsWebhook && <th className={from.webhook}>Webhook</th>}
          <th>Status</th>
          <th className="mantine-visible-from-xs">Time</th>
          <th className={from.attempts}>Attempts</th>
          <th className="mantine-visible-from-sm">Last answer</th>
          <th className={from.nextAttempt}>Next attempt</th>
          {selection !== null && (
            <th className="narrow mantine-visible-from-sm">
              <span className="visually-hidden">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((message) => (
          <MessageRow
            key={message.id}
            message={message}
            isSelected={selection?.ids.has(message.id) ?? false}
            actions={actions}
            showsWebhook={showsWebhook}
            hold={holdOf(message)}
            webhookName={nameOf(message.webhookId)}
          />
        ))}
      </tbody>
    </LongTable>
  );
};
