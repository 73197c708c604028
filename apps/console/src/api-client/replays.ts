import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { type NewReplayBody, replayAnswer, type ReplayAnswer, replayCount, replayPage } from '#libs/contracts';

import { request } from './request.js';

const runningEveryMs = 1_000;

const isRunning = (replay: ReplayAnswer | undefined): boolean => replay?.status === 'running';

export const replayQueries = {
  all: ['replays'] as const,
  list: (cursor: string | null) =>
    queryOptions({
      queryKey: ['replays', 'list', cursor],
      queryFn: ({ signal }) => request('/replays', replayPage, { query: { cursor }, signal }),
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.items.some(isRunning) === true ? runningEveryMs : false),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['replays', 'one', id],
      queryFn: ({ signal }) => request(`/replays/${id}`, replayAnswer, { signal }),
      refetchInterval: ({ state }) => (isRunning(state.data) ? runningEveryMs : false),
    }),
};

/** Which messages or events a replay is for. */
export type ReplayChoice = Omit<NewReplayBody, 'dryRun'>;

export const estimateReplay = (choice: ReplayChoice) =>
  request('/replays', replayCount, { method: 'POST', body: { ...choice, dryRun: true } });

export const startReplay = (choice: ReplayChoice) =>
  request('/replays', replayAnswer, { method: 'POST', body: choice });

export const stopReplay = (id: string) => request(`/replays/${id}/cancel`, replayAnswer, { method: 'POST' });
