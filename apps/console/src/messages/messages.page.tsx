import { getRouteApi } from '@tanstack/react-router';

import { PageHeader } from '../ui/page-header.js';
import { MessageLog } from './message-log.js';

const route = getRouteApi('/signed-in/messages');

/** `/messages` */
export const MessagesPage = () => {
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader title="Messages" description="Every event for every webhook: what became of it, newest first." />
      <MessageLog
        search={route.useSearch()}
        onChange={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
      />
    </>
  );
};
