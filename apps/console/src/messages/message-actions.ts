import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';

import type { MessageAnswer, MessagePage } from '#libs/contracts';

import { cancelMessage, messageQueries, retryMessage } from '../api-client/messages.js';
import { notifyDone, notifyRefusal } from '../ui/notify.js';

/** Puts a message's new state into the pages that show it, without asking for them again: rows keep their places. */
export const showNewState = (client: QueryClient, message: MessageAnswer): void => {
  client.setQueriesData<MessagePage>({ queryKey: ['messages', 'list'] }, (page) =>
    page === undefined ? page : { ...page, items: page.items.map((item) => (item.id === message.id ? message : item)) },
  );
  void client.invalidateQueries({ queryKey: messageQueries.one(message.id).queryKey });
  void client.invalidateQueries({ queryKey: ['messages', 'history', message.id] });
  void client.invalidateQueries({ queryKey: ['messages', 'newest'] });
};

/** Why a message cannot be cancelled; `null` when it can. The API has the last word. */
export const cancelRefusal = ({ status }: Pick<MessageAnswer, 'status'>): string | null => {
  switch (status) {
    case 'created':
    case 'retrying':
      return null;
    case 'cancelled':
      return 'It is cancelled already.';
    case 'success':
      return 'It was delivered: there is nothing left to cancel.';
    case 'failed':
      return 'It was given up: there is nothing left to cancel.';
  }
};

export const useMessageActions = () => {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: retryMessage,
    onSuccess: (message) => {
      showNewState(client, message);
      notifyDone('An attempt is made now');
    },
    onError: (error) => notifyRefusal('Not retried', error),
  });
  const cancel = useMutation({
    mutationFn: cancelMessage,
    onSuccess: (message) => {
      showNewState(client, message);
      notifyDone('Cancelled: no new request starts');
    },
    onError: (error) => notifyRefusal('Not cancelled', error),
  });
  return { retry, cancel };
};
