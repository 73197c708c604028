import { queryOptions } from '@tanstack/react-query';

import { type SessionAnswer, sessionAnswer, type SignInBody } from '#libs/contracts';

import { SessionEnded } from './errors.js';
import { nothing, request } from './request.js';

export interface Session extends Pick<SessionAnswer, 'keyId' | 'role'> {
  /** It ended under an open page, which stays as it is with the sign-in over it. */
  readonly isEnded: boolean;
}

const sessionOf = ({ keyId, role }: SessionAnswer): Session => ({ keyId, role, isEnded: false });

/** `null`: nobody is signed in. */
const currentSession = async (signal: AbortSignal): Promise<Session | null> => {
  try {
    return sessionOf(await request('/session', sessionAnswer, { signal }));
  } catch (error) {
    if (error instanceof SessionEnded) return null;
    throw error;
  }
};

export const sessionQueries = {
  current: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: ({ signal }) => currentSession(signal),
      // Its end is noticed by whatever is asked for next.
      staleTime: Infinity,
    }),
};

/** @throws {ApiProblem} `sign_in_refused` for a key or a link that opens nothing */
export const signIn = async (body: SignInBody): Promise<Session> =>
  sessionOf(await request('/session', sessionAnswer, { method: 'POST', body }));

export const signOut = () => request('/session', nothing, { method: 'DELETE' });
