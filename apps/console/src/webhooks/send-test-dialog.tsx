import { Modal } from '@mantine/core';

import type { WebhookAnswer } from '#libs/contracts';

import { SendTest } from './send-test.js';

interface SendTestDialogProps {
  readonly webhook: WebhookAnswer;
  readonly onClose: () => void;
}

export const SendTestDialog = ({ webhook: { id, displayName, events }, onClose }: SendTestDialogProps) => (
  <Modal opened onClose={onClose} title={`Test ${displayName}`} closeButtonProps={{ 'aria-label': 'Close' }} size="lg">
    <SendTest webhookId={id} events={events} />
  </Modal>
);
