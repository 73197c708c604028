import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import type { LiveChangeAnswer } from '#libs/contracts';

import { listenToChanges } from '../api-client/live.js';
import { replayQueries } from '../api-client/replays.js';
import { webhookQueries } from '../api-client/webhooks.js';
import { askForConnection } from './connection.js';

/** Changes of this long are taken together: in a burst of thousands a page asks once. */
const gatherMs = 800;

const invalidate = (client: QueryClient, queryKey: readonly unknown[]): void =>
  void client.invalidateQueries({ queryKey });

/** Asks again for what is on the page and has changed. Lists that are read keep their rows: see `useLog`. */
const showChanges = (client: QueryClient, changes: readonly LiveChangeAnswer[]): void => {
  const messages = changes.filter(({ kind }) => kind === 'message');
  if (messages.length > 0) invalidate(client, ['messages', 'newest']);
  for (const id of new Set(messages.map((message) => message.id))) {
    invalidate(client, ['messages', 'one', id]);
    invalidate(client, ['messages', 'history', id]);
  }
  if (changes.some(({ kind }) => kind === 'webhook')) invalidate(client, webhookQueries.all);
  if (changes.some(({ kind }) => kind === 'event')) invalidate(client, ['events', 'newest']);
  if (changes.some(({ kind }) => kind === 'replay')) invalidate(client, replayQueries.all);
};

/** Listens while the page is looked at: a hidden tab would hold one of the few connections that a browser has. */
export const useLive = (): void => {
  const client = useQueryClient();
  useEffect(() => {
    let gathered: LiveChangeAnswer[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    let close: (() => void) | null = null;
    const flush = () => {
      timer = null;
      showChanges(client, gathered);
      gathered = [];
    };
    const listen = () =>
      listenToChanges({
        onChange: (change) => {
          gathered.push(change);
          timer ??= setTimeout(flush, gatherMs);
        },
        // A page that asks for nothing by itself hears here that the server went away.
        onCut: () => void askForConnection(),
        onReady: () =>
          void client.invalidateQueries({
            refetchType: 'active',
            predicate: ({ queryKey: [what, which] }) => what !== 'session' && (which !== 'list' || what === 'webhooks'),
          }),
      });
    const followVisibility = () => {
      close?.();
      close = document.visibilityState === 'visible' ? listen() : null;
    };
    followVisibility();
    document.addEventListener('visibilitychange', followVisibility);
    return () => {
      document.removeEventListener('visibilitychange', followVisibility);
      close?.();
      if (timer !== null) clearTimeout(timer);
    };
  }, [client]);
};
