import { useQuery } from '@tanstack/react-query';

import type { MessageAnswer } from '#libs/contracts';

import { type WebhookList, webhookQueries } from '../api-client/webhooks.js';
import { type Hold, holdOf, isWaiting } from './why-it-waits.js';

/** A breaker opens and closes unheard: its webhook has not changed. */
const askEveryMs = 15_000;

const holdsOf = ({ items }: WebhookList): ReadonlyMap<string, Hold | null> =>
  new Map(items.map((webhook) => [webhook.id, holdOf(webhook)]));

type Waiting = Pick<MessageAnswer, 'webhookId' | 'status' | 'test'>;

/** What holds up each message of a list, be it of one webhook or of all; `null` also where that is not known. */
export const useHolds = (
  messages: readonly Waiting[],
  webhookId: string | undefined,
): ((message: Waiting) => Hold | null) => {
  const isWanted = messages.some(isWaiting);
  const { data: only = null } = useQuery({
    ...webhookQueries.one(webhookId ?? ''),
    select: holdOf,
    enabled: isWanted && webhookId !== undefined,
    refetchInterval: askEveryMs,
  });
  const { data: ofAll } = useQuery({
    ...webhookQueries.list({}),
    select: holdsOf,
    enabled: isWanted && webhookId === undefined,
    refetchInterval: askEveryMs,
  });
  return ({ webhookId: of, test }) => {
    // A test waits for none of that.
    if (test) return null;
    return webhookId === undefined ? (ofAll?.get(of) ?? null) : only;
  };
};
