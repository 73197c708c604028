import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { type WebhookList, webhookQueries } from '../api-client/webhooks.js';
import { TextLink } from '../ui/link.js';

interface WebhookNames {
  readonly of: ReadonlyMap<string, string>;
  /** Every webhook is among them: one that is not was deleted. */
  readonly isWhole: boolean;
}

const namesOf = ({ items, isCut }: WebhookList): WebhookNames => ({
  of: new Map(items.map(({ id, displayName }) => [id, displayName])),
  isWhole: !isCut,
});

/** One request for all rows of a page; what changes about webhooks is heard live. */
const useWebhookNames = (): WebhookNames | undefined =>
  useQuery({ ...webhookQueries.list({}), staleTime: 60_000, select: namesOf }).data;

interface WebhookNameProps {
  readonly webhookId: string;
  /** Which of its tabs the name leads to. */
  readonly to?: '/webhooks/$webhookId' | '/webhooks/$webhookId/logs';
}

/** The name of a webhook, as a link to it; one that was deleted leads nowhere. */
export const WebhookName = ({ webhookId, to = '/webhooks/$webhookId' }: WebhookNameProps) => {
  const names = useWebhookNames();
  const name = names?.of.get(webhookId);
  if (name === undefined && names?.isWhole === true)
    return (
      <Text size="sm" c="dimmed" title={webhookId}>
        Deleted webhook
      </Text>
    );
  return (
    <TextLink to={to} params={{ webhookId }} size="sm">
      {name ?? webhookId.slice(0, 8)}
    </TextLink>
  );
};
