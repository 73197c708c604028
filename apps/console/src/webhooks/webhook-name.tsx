import { useQuery } from '@tanstack/react-query';

import { type WebhookList, webhookQueries } from '../api-client/webhooks.js';
import { PlainLink } from '../ui/link.js';

/** `null`: it was deleted; `undefined`: not known, or not yet. */
type Name = string | null | undefined;

const namesOf = ({ items, isCut }: WebhookList) => {
  const names = new Map(items.map(({ id, displayName }) => [id, displayName]));
  return (webhookId: string): Name => names.get(webhookId) ?? (isCut ? undefined : null);
};

const unknown = (): Name => undefined;

/** The names of webhooks, asked for once for all rows of a page; what changes about them is heard live. */
export const useWebhookNames = (isWanted = true): ((webhookId: string) => Name) => {
  const { data } = useQuery({ ...webhookQueries.list({}), staleTime: 60_000, select: namesOf, enabled: isWanted });
  return data ?? unknown;
};

interface WebhookNameProps {
  readonly webhookId: string;
  readonly name: Name;
  /** Which of its tabs the name leads to. */
  readonly to?: '/webhooks/$webhookId' | '/webhooks/$webhookId/logs';
}

/** The name of a webhook, as a link to it; one that was deleted leads nowhere. */
export const WebhookName = ({ webhookId, name, to = '/webhooks/$webhookId' }: WebhookNameProps) =>
  name === null ? (
    <span className="quiet" data-tip={webhookId}>
      Deleted webhook
    </span>
  ) : (
    <PlainLink className="plain-link" to={to} params={{ webhookId }} preload={false}>
      {name ?? webhookId.slice(0, 8)}
    </PlainLink>
  );
