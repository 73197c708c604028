import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';

import { type Session, sessionQueries } from './session-queries.js';

/**
 * Who is signed in, for pages that only somebody signed in sees. When the session ends under an open page the page
 * stays as it was, with the sign-in over it, so that nothing that was being written is lost.
 */
export const useSession = (): Session => {
  const { data } = useQuery(sessionQueries.current());
  const last = useRef<Session | null>(null);
  if (data) last.current = data;
  return last.current ?? { role: 'viewer' };
};
