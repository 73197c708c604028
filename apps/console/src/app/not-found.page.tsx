import { IconMapOff } from '@tabler/icons-react';

import { ButtonLink } from '../ui/link.js';
import { usePageTitle } from '../ui/page-title.js';
import { EmptyState } from '../ui/states.js';

/** Every other address. */
export const NotFoundPage = () => {
  usePageTitle('Not found');
  return (
    <EmptyState
      icon={IconMapOff}
      title="There is nothing at this address"
      order={1}
      action={<ButtonLink to="/webhooks">Go to the webhooks</ButtonLink>}
    >
      It may have been deleted, or the link is incomplete.
    </EmptyState>
  );
};
