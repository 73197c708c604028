import { useQuery } from '@tanstack/react-query';

import { type Session, sessionQueries } from './session-queries.js';

/** Who is signed in, for pages that only somebody signed in sees. */
export const useSession = (): Session => {
  const { data } = useQuery(sessionQueries.current());
  return data ?? { role: 'viewer', isEnded: false };
};
