import { useQuery } from '@tanstack/react-query';

import { messageQueries } from '../api-client/messages.js';
import { JsonView } from '../ui/json-view.js';
import { Loaded } from '../ui/loaded.js';

/** The data of a message, in its row of the log. */
export const MessageData = ({ messageId }: { readonly messageId: string }) => (
  <Loaded query={useQuery(messageQueries.one(messageId))} label="Loading the data" rows={3}>
    {({ payload }) => <JsonView value={payload.data} label="Data of the event" />}
  </Loaded>
);
