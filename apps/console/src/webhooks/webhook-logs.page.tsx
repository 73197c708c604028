import { getRouteApi } from '@tanstack/react-router';

import { MessageLog } from '../messages/message-log.js';

const route = getRouteApi('/signed-in/webhooks/$webhookId/logs');

/** `/webhooks/{id}/logs` */
export const WebhookLogsPage = () => {
  const { webhookId } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <MessageLog
      webhookId={webhookId}
      search={route.useSearch()}
      onChange={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  );
};
