import { queryOptions } from '@tanstack/react-query';

import { forgetCredentials, useKeyInMemory } from '../api-client/credentials.js';
import { hasCode } from '../api-client/errors.js';
import { request } from '../api-client/request.js';
import { apiKeyPage } from '#libs/contracts';

export type Role = 'admin' | 'operator' | 'viewer' | 'producer';

/** Who is signed in. */
export interface Session {
  readonly role: Role;
}

export const sessionQueries = {
  current: () =>
    queryOptions<Session | null>({
      queryKey: ['session'],
      queryFn: () => null,
      staleTime: Infinity,
    }),
};

/** @throws {SessionEnded} for a key that opens nothing */
export const signIn = async (key: string): Promise<Session> => {
  useKeyInMemory(key);
  try {
    await request('/api-keys', apiKeyPage, { query: { limit: 1 } });
    return { role: 'admin' };
  } catch (error) {
    if (hasCode(error, 'forbidden')) return { role: 'operator' };
    forgetCredentials();
    throw error;
  }
};

export const signOut = async (): Promise<void> => {
  forgetCredentials();
};
