import { useQuery } from '@tanstack/react-query';

import { messageQueries } from '../api-client/messages.js';
import { JsonView } from '../ui/json-view.js';
import { ErrorState, LoadingState } from '../ui/states.js';

/** The data of a message, in its row of the log. */
export const MessageData = ({ messageId }: { readonly messageId: string }) => {
  const { data, error, refetch } = useQuery(messageQueries.one(messageId));
  if (data !== undefined) return <JsonView value={data.payload.data} label="Data of the event" />;
  return error === null ? (
    <LoadingState label="Loading the data" rows={3} />
  ) : (
    <ErrorState error={error} onRetry={() => void refetch()} />
  );
};
