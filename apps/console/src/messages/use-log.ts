import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { MessageAnswer, MessagePage } from '#libs/contracts';

import { type MessageFilter, messageQueries } from '../api-client/messages.js';

/** Beside what is heard live: also where a proxy lets no stream through. */
const askEveryMs = 10_000;

export interface Log {
  readonly page: UseQueryResult<MessagePage>;
  readonly items: readonly MessageAnswer[];
  /** Messages that came since the page was opened; they are not shown until asked for. */
  readonly newCount: number;
  /** There may be more than were counted. */
  readonly isNewCountCut: boolean;
  readonly showNew: () => void;
}

const newest = (first: MessageAnswer | undefined, page: MessagePage | undefined): readonly MessageAnswer[] => {
  if (page === undefined) return [];
  if (first === undefined) return page.items;
  const at = page.items.findIndex(({ id }) => id === first.id);
  return at === -1 ? page.items.filter(({ createdAt }) => createdAt > first.createdAt) : page.items.slice(0, at);
};

/**
 * One page of a log. Its rows keep their places under the reader's eyes: what they say is kept up to date in place,
 * and what is new is counted and waits until it is asked for.
 */
export const useLog = (filter: MessageFilter, cursor: string | undefined): Log => {
  const client = useQueryClient();
  const query = messageQueries.list(filter, cursor ?? null);
  const page = useQuery({ ...query, staleTime: Infinity });
  const isSettled = cursor === undefined && page.data !== undefined && !page.isPlaceholderData;
  const live = useQuery({
    ...messageQueries.newest(filter),
    enabled: isSettled,
    // Nothing is newer than what has just come: asking for both would draw every row twice.
    ...(isSettled && { initialData: page.data, initialDataUpdatedAt: page.dataUpdatedAt }),
    refetchInterval: askEveryMs,
  });
  const items = useMemo(() => {
    const latest = new Map(live.data?.items.map((item) => [item.id, item]));
    return (page.data?.items ?? []).map((item) => latest.get(item.id) ?? item);
  }, [page.data, live.data]);
  const arrived = isSettled ? newest(page.data.items[0], live.data) : [];
  return {
    page,
    items,
    newCount: arrived.length,
    isNewCountCut: arrived.length > 0 && arrived.length === live.data?.items.length && live.data.nextCursor !== null,
    showNew: () => client.setQueryData(query.queryKey, live.data),
  };
};
