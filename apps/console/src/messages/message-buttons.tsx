import { IconBan, IconRefresh } from '@tabler/icons-react';

import type { MessageDetailAnswer, WebhookAnswer } from '#libs/contracts';

import { useRefusal } from '../session/permissions.js';
import { RefusableButton } from '../ui/refusable-button.js';
import { cancelRefusal, useMessageActions } from './message-actions.js';

interface MessageButtonsProps {
  readonly message: MessageDetailAnswer;
  /** Absent while it is loaded, `null` when it was deleted. */
  readonly webhook: WebhookAnswer | null | undefined;
}

const retryRefusal = (webhook: WebhookAnswer | null | undefined): string | null => {
  if (webhook === null) return 'The webhook was deleted: there is nowhere to send to.';
  return webhook?.status === 'inactive' ? 'The webhook is inactive: activate it to retry.' : null;
};

/** Retry and Cancel: always there, and where they cannot act they say why. */
export const MessageButtons = ({ message, webhook }: MessageButtonsProps) => {
  const { retry, cancel } = useMessageActions();
  const roleRefusal = useRefusal('operate');
  return (
    <>
      <RefusableButton
        variant="default"
        refusal={roleRefusal ?? retryRefusal(webhook)}
        loading={retry.isPending}
        leftSection={<IconRefresh size={15} />}
        onClick={() => retry.mutate(message.id)}
      >
        Retry
      </RefusableButton>
      <RefusableButton
        variant="default"
        refusal={roleRefusal ?? cancelRefusal(message)}
        loading={cancel.isPending}
        leftSection={<IconBan size={15} />}
        onClick={() => cancel.mutate(message.id)}
      >
        Cancel
      </RefusableButton>
    </>
  );
};
