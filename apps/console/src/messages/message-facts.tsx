import type { MessageDetailAnswer, WebhookAnswer } from '#libs/contracts';

import { CopyableId } from '../ui/copyable-id.js';
import { type Fact, FactList } from '../ui/fact-list.js';
import { Instant } from '../ui/instant.js';
import { TextLink } from '../ui/link.js';
import { TitledCard } from '../ui/titled-card.js';
import { WebhookName } from '../webhooks/webhook-name.js';
import { MessageWaiting } from './message-waiting.js';

interface MessageFactsProps {
  readonly message: MessageDetailAnswer;
  /** `null`: it was deleted; `undefined`: not known yet. */
  readonly webhook: WebhookAnswer | null | undefined;
}

const WebhookLinks = ({ message: { webhookId }, webhook }: MessageFactsProps) => (
  <>
    <WebhookName webhookId={webhookId} name={webhook === null ? null : webhook?.displayName} />
    {webhook !== null && (
      <>
        {' · '}
        <TextLink to="/webhooks/$webhookId/logs" params={{ webhookId }} size="sm">
          Logs
        </TextLink>
      </>
    )}
  </>
);

const factsOf = ({
  id,
  eventId,
  eventType,
  createdAt,
  givesUpAt,
  attemptCount,
  test,
  status,
}: MessageDetailAnswer): readonly Fact[] => [
  { label: 'Accepted', value: <Instant at={createdAt} /> },
  { label: 'Attempts', value: attemptCount },
  ...(status === 'success' || status === 'cancelled' || test
    ? []
    : [{ label: 'Given up at', value: <Instant at={givesUpAt} /> }]),
  ...(test ? [{ label: 'Kind', value: 'Test: one attempt, never repeated' }] : []),
  {
    label: 'Event type',
    value: (
      <TextLink to="/event-types/$name" params={{ name: eventType }} size="sm">
        {eventType}
      </TextLink>
    ),
  },
  {
    label: 'Event',
    value: (
      <TextLink to="/events/$eventId" params={{ eventId }} size="xs" ff="monospace">
        {eventId}
      </TextLink>
    ),
  },
  { label: 'Id', value: <CopyableId id={id} label="Message id" /> },
];

/** What is so about a message now: what it waits for, until when. */
export const MessageFacts = ({ message, webhook }: MessageFactsProps) => (
  <TitledCard title="At a glance">
    <MessageWaiting message={message} webhook={webhook ?? undefined} />
    <FactList
      facts={[{ label: 'Webhook', value: <WebhookLinks message={message} webhook={webhook} /> }, ...factsOf(message)]}
    />
  </TitledCard>
);
