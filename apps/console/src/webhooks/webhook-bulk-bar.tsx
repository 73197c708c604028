import { Button, List, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { WebhookAnswer } from '#libs/contracts';

import { changeWebhook, deleteWebhook, webhookQueries } from '../api-client/webhooks.js';
import { useBulk } from '../ui/bulk.js';
import { BulkBar } from '../ui/bulk-bar.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import type { Selection } from '../ui/selection.js';

interface WebhookBulkBarProps {
  readonly webhooks: readonly WebhookAnswer[];
  readonly selection: Selection;
}

const namedInDialog = 8;

/** Activates, deactivates and deletes many webhooks. */
export const WebhookBulkBar = ({ webhooks, selection }: WebhookBulkBarProps) => {
  const { progress, run, dismiss } = useBulk();
  const client = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const chosen = webhooks.filter(({ id }) => selection.ids.has(id));
  const runOn = async (
    label: string,
    items: readonly WebhookAnswer[],
    act: (item: WebhookAnswer) => Promise<unknown>,
  ) => {
    setDeleting(false);
    await run({ label, items, act, nameOf: ({ displayName }) => displayName });
    selection.clear();
    await client.invalidateQueries({ queryKey: webhookQueries.all });
  };
  const setStatus = (status: WebhookAnswer['status'], label: string) => () =>
    void runOn(
      label,
      chosen.filter((webhook) => webhook.status !== status),
      ({ id }) => changeWebhook(id, { status }),
    );
  return (
    <>
      <BulkBar
        selectedCount={chosen.length}
        noun="webhook"
        onClear={selection.clear}
        progress={progress}
        onDismiss={dismiss}
      >
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlayerPlay size={14} />}
          onClick={setStatus('active', 'Activating')}
        >
          Activate
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlayerPause size={14} />}
          onClick={setStatus('inactive', 'Deactivating')}
        >
          Deactivate
        </Button>
        <Button
          variant="light"
          color="red"
          size="xs"
          leftSection={<IconTrash size={14} />}
          onClick={() => setDeleting(true)}
        >
          Delete
        </Button>
      </BulkBar>
      {isDeleting && (
        <ConfirmDialog
          title={`Delete ${String(chosen.length)} webhook${chosen.length === 1 ? '' : 's'}?`}
          confirmLabel="Delete them"
          typeToConfirm={`delete ${String(chosen.length)}`}
          onConfirm={() => void runOn('Deleting', chosen, ({ id }) => deleteWebhook(id))}
          onClose={() => setDeleting(false)}
        >
          <Text size="sm">Messages that wait for them are cancelled. This cannot be undone.</Text>
          <List size="sm" mt="xs">
            {chosen.slice(0, namedInDialog).map(({ id, displayName }) => (
              <List.Item key={id}>{displayName}</List.Item>
            ))}
          </List>
          {chosen.length > namedInDialog && <Text size="sm">and {chosen.length - namedInDialog} more</Text>}
        </ConfirmDialog>
      )}
    </>
  );
};
