import { getRouteApi } from '@tanstack/react-router';

const route = getRouteApi('/signed-in/webhooks/$webhookId/overview');

/** `/webhooks/{id}/overview` */
export const WebhookOverviewPage = () => {
  const { webhookId } = route.useParams();
  return <p>{webhookId}</p>;
};
