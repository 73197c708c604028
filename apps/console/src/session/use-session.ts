import { useQuery } from '@tanstack/react-query';

import { type Session, sessionQueries } from '../api-client/session.js';

/** Only until the answer is there. */
const nobody: Session = { keyId: '', role: 'viewer', isEnded: false };

/** Who is signed in, for pages that only somebody signed in sees. */
export const useSession = (): Session => {
  const { data } = useQuery(sessionQueries.current());
  return data ?? nobody;
};
