import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import type { WebhookAnswer } from '#libs/contracts';

import { deleteWebhook, webhookQueries } from '../api-client/webhooks.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import { notifyDone } from '../ui/notify.js';

interface DeleteWebhookDialogProps {
  readonly webhook: WebhookAnswer;
  readonly onClose: () => void;
}

export const DeleteWebhookDialog = ({ webhook: { id, displayName }, onClose }: DeleteWebhookDialogProps) => {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => deleteWebhook(id),
    onSuccess: async () => {
      await navigate({ to: '/webhooks', ignoreBlocker: true });
      client.removeQueries({ queryKey: webhookQueries.one(id).queryKey });
      await client.invalidateQueries({ queryKey: webhookQueries.all });
      notifyDone(`${displayName} was deleted`);
    },
  });
  return (
    <ConfirmDialog
      title="Delete this webhook?"
      confirmLabel="Delete webhook"
      typeToConfirm={displayName}
      onConfirm={() => mutate()}
      onClose={onClose}
      isPending={isPending}
      error={error}
    >
      <Text size="sm">
        It gets no more events, and every message that waits for it is cancelled. Its log stays readable by the address
        of each message. This cannot be undone.
      </Text>
    </ConfirmDialog>
  );
};
