import { Anchor, Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { WebhookFactAnswer } from '#libs/contracts';

import { webhookQueries } from '../api-client/webhooks.js';
import { ActorName } from '../ui/actor-name.js';
import { Instant } from '../ui/instant.js';
import { ErrorState, LoadingState } from '../ui/states.js';
import { TitledCard } from '../ui/titled-card.js';
import { editableFields, fieldInWords } from './webhook-words.js';

interface WebhookHistoryProps {
  readonly webhookId: string;
  readonly revision: number;
}

const words: Readonly<Record<string, string>> = {
  WebhookCreated: 'Created',
  WebhookDetailsChanged: 'Changed',
  WebhookActivated: 'Activated',
  WebhookDeactivated: 'Deactivated',
  WebhookSecretRotated: 'Secret rotated',
  WebhookDeleted: 'Deleted',
};

const reasons: Readonly<Record<string, string>> = {
  gone: 'the receiver answered 410 Gone',
  failing: 'nothing but failures for days',
};

const isField = (name: string): name is keyof typeof editableFields => Object.hasOwn(editableFields, name);

const changesOf = (changes: object): readonly string[] =>
  Object.entries(changes).map(
    ([name, value]) => `${isField(name) ? editableFields[name] : name}: ${fieldInWords(value)}`,
  );

/** What the fact says beyond its name, a line each. */
const detailsOf = ({ type, data }: WebhookFactAnswer): readonly string[] => {
  if (type === 'WebhookDetailsChanged' && typeof data['changes'] === 'object' && data['changes'] !== null)
    return changesOf(data['changes']);
  const reason =
    type === 'WebhookDeactivated' && typeof data['reason'] === 'string' ? reasons[data['reason']] : undefined;
  return reason === undefined ? [] : [reason];
};

/** Every change of a webhook, the newest first: what, who and when. */
export const WebhookHistory = ({ webhookId, revision }: WebhookHistoryProps) => {
  const { data, error, refetch } = useQuery(webhookQueries.history(webhookId, revision));
  const facts = data?.items.toReversed() ?? [];
  return (
    <TitledCard
      title="History"
      aside={
        <Anchor size="xs" href={`/api/v1/webhooks/${webhookId}/history`} download>
          Export
        </Anchor>
      }
    >
      {error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <LoadingState label="Loading the history" rows={3} />}
      <Timeline bulletSize={12} lineWidth={2} active={facts.length}>
        {facts.map((fact, index) => (
          <Timeline.Item
            key={facts.length - index}
            title={
              <Text size="sm" fw={560}>
                {words[fact.type] ?? fact.type}
              </Text>
            }
          >
            {detailsOf(fact).map((detail) => (
              <Text key={detail} size="sm" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
                {detail}
              </Text>
            ))}
            <Text size="xs" c="dimmed">
              <ActorName actor={fact.actor} />, <Instant at={fact.at} />
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </TitledCard>
  );
};
