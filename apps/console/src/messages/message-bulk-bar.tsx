import { Button } from '@mantine/core';
import { IconBan, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';

import type { MessageAnswer } from '#libs/contracts';

import { cancelMessage, retryMessage } from '../api-client/messages.js';
import { useBulk } from '../ui/bulk.js';
import { BulkBar } from '../ui/bulk-bar.js';
import type { Selection } from '../ui/selection.js';
import { showNewState } from './message-actions.js';

interface MessageBulkBarProps {
  readonly messages: readonly MessageAnswer[];
  readonly selection: Selection;
}

/** Retries and cancels many messages. */
export const MessageBulkBar = ({ messages, selection }: MessageBulkBarProps) => {
  const { progress, run, dismiss } = useBulk();
  const client = useQueryClient();
  const chosen = messages.filter(({ id }) => selection.ids.has(id));
  const start = (label: string, act: (id: string) => Promise<MessageAnswer>) => async () => {
    await run({
      label,
      items: chosen,
      act: async ({ id }) => showNewState(client, await act(id)),
      nameOf: ({ eventType, id }) => `${eventType} ${id.slice(0, 8)}`,
    });
    selection.clear();
  };
  return (
    <BulkBar
      selectedCount={chosen.length}
      noun="message"
      onClear={selection.clear}
      progress={progress}
      onDismiss={dismiss}
    >
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRefresh size={14} />}
        onClick={() => void start('Retrying', retryMessage)()}
      >
        Retry
      </Button>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconBan size={14} />}
        onClick={() => void start('Cancelling', cancelMessage)()}
      >
        Cancel
      </Button>
    </BulkBar>
  );
};
