import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { sessionQueries } from '../api-client/session.js';

/** The tabs of a browser have one cookie, so one session: what becomes of it in one is so in all. */
type Change = 'signed in' | 'signed out';

const isChange = (value: unknown): value is Change => value === 'signed in' || value === 'signed out';

/** One for all of this tab: what it says itself does not come back to it. */
const otherTabs = new BroadcastChannel('hookline-session');

/** The page stays as it is, with the sign-in over it. */
export const markSessionEnded = (client: QueryClient): void => {
  client.setQueryData(sessionQueries.current().queryKey, (session) => (session ? { ...session, isEnded: true } : null));
};

export const tellOtherTabs = (change: Change): void => otherTabs.postMessage(change);

/** Follows what is done about the session in other tabs. */
export const useOtherTabs = (): void => {
  const client = useQueryClient();
  useEffect(() => {
    const follow = ({ data }: MessageEvent<unknown>) => {
      if (!isChange(data)) return;
      if (data === 'signed out') markSessionEnded(client);
      else void client.invalidateQueries();
    };
    otherTabs.addEventListener('message', follow);
    return () => otherTabs.removeEventListener('message', follow);
  }, [client]);
};
