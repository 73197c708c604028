import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { NoAnswer, SessionEnded } from '../api-client/errors.js';
import { connection } from '../session/connection.js';
import { markSessionEnded } from '../session/session-end.js';

const staleAfterMs = 5_000;
const maxRetries = 2;

/** What any answer, or its absence, says about the session and the connection. */
const createObserver = (client: () => QueryClient) => (error: unknown) => {
  if (error instanceof SessionEnded) markSessionEnded(client());
  if (error instanceof NoAnswer) connection.lost();
};

export const createQueryClient = (): QueryClient => {
  const observe = createObserver(() => client);
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: observe, onSuccess: () => connection.found() }),
    mutationCache: new MutationCache({ onError: observe }),
    defaultOptions: {
      queries: {
        staleTime: staleAfterMs,
        networkMode: 'always',
        // What was refused is refused again; only silence is worth another try.
        retry: (count, error) => error instanceof NoAnswer && count < maxRetries,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
};
