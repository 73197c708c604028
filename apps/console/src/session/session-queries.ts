import { queryOptions } from '@tanstack/react-query';

import { forgetCredentials, keepKeyInMemory } from '../api-client/credentials.js';
import { hasCode } from '../api-client/errors.js';
import { request } from '../api-client/request.js';
import { apiKeyPage } from '#libs/contracts';

export type Role = 'admin' | 'operator' | 'viewer' | 'producer';

/** Who is signed in. */
export interface Session {
  readonly role: Role;
  /** It ended under an open page, which stays as it is with the sign-in over it. */
  readonly isEnded: boolean;
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
  keepKeyInMemory(key);
  try {
    await request('/api-keys', apiKeyPage, { query: { limit: 1 } });
    return { role: 'admin', isEnded: false };
  } catch (error) {
    if (hasCode(error, 'forbidden')) return { role: 'operator', isEnded: false };
    forgetCredentials();
    throw error;
  }
};

export const signOut = async (): Promise<void> => {
  forgetCredentials();
};
