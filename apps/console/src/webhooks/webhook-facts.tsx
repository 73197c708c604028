import type { WebhookAnswer } from '#libs/contracts';

import { CopyableId } from '../ui/copyable-id.js';
import { type Fact, FactList } from '../ui/fact-list.js';
import { Instant } from '../ui/instant.js';
import { TitledCard } from '../ui/titled-card.js';
import { HealthChart } from './health-chart.js';

const factsOf = ({
  id,
  createdAt,
  updatedAt,
  lastDeliveryAt,
  failingSince,
  health,
}: WebhookAnswer): readonly Fact[] => [
  { label: 'Health, 24 h', value: <HealthChart health={health} /> },
  { label: 'Last attempt', value: lastDeliveryAt === null ? 'Never' : <Instant at={lastDeliveryAt} as="ago" /> },
  ...(failingSince === null ? [] : [{ label: 'Failing since', value: <Instant at={failingSince} as="ago" /> }]),
  { label: 'Created', value: <Instant at={createdAt} /> },
  { label: 'Changed', value: <Instant at={updatedAt} /> },
  { label: 'Id', value: <CopyableId id={id} label="Webhook id" /> },
];

/** What is so about a webhook and nobody edits. */
export const WebhookFacts = ({ webhook }: { readonly webhook: WebhookAnswer }) => (
  <TitledCard title="At a glance">
    <FactList facts={factsOf(webhook)} />
  </TitledCard>
);
