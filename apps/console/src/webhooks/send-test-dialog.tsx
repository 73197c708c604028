import type { WebhookAnswer } from '#libs/contracts';

import { Dialog } from '../ui/dialog.js';
import { SendTest } from './send-test.js';

interface SendTestDialogProps {
  readonly webhook: WebhookAnswer;
  readonly onClose: () => void;
}

export const SendTestDialog = ({ webhook: { id, displayName, events }, onClose }: SendTestDialogProps) => (
  <Dialog onClose={onClose} title={`Test ${displayName}`} size="lg">
    <SendTest webhookId={id} events={events} />
  </Dialog>
);
