import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconEye, IconRotate } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { sentenceOf } from '../api-client/errors.js';
import { revealSecret, rotateSecret } from '../api-client/webhooks.js';
import { useRefusal } from '../session/permissions.js';
import { CopyField } from '../ui/copy-field.js';
import { Dialog } from '../ui/dialog.js';
import { Instant } from '../ui/instant.js';
import { notifyDone } from '../ui/notify.js';
import { RefusableButton } from '../ui/refusable-button.js';
import { TitledCard } from '../ui/titled-card.js';

interface WebhookSecretProps {
  readonly webhookId: string;
}

const overlaps = [
  { value: '0', label: 'None: the old secret stops at once' },
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '72', label: '3 days' },
  { value: '168', label: '7 days' },
];

interface RotateDialogProps extends WebhookSecretProps {
  readonly onClose: () => void;
  readonly onRotated: () => void;
}

const RotateDialog = ({ webhookId, onClose, onRotated }: RotateDialogProps) => {
  const [overlap, setOverlap] = useState('24');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => rotateSecret(webhookId, Number(overlap)),
    onSuccess: () => {
      notifyDone('A new secret signs from now on');
      onRotated();
    },
  });
  return (
    <Dialog onClose={onClose} title="Rotate the signing secret">
      <Stack>
        <Text size="sm">
          A new secret is made. While both overlap, requests carry a signature of each, so that the receiver can be
          changed without a gap.
        </Text>
        <Select
          label="Overlap"
          data={overlaps}
          value={overlap}
          onChange={(value) => setOverlap(value ?? overlap)}
          allowDeselect={false}
        />
        {error !== null && <Alert color="red">{sentenceOf(error)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={() => mutate()} loading={isPending}>
            Rotate
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
};

/** The signing secret: shown when asked for, rotated with an overlap. */
export const WebhookSecret = ({ webhookId }: WebhookSecretProps) => {
  const refusal = useRefusal('manage');
  const [isRotating, setRotating] = useState(false);
  // A mutation and not a query: a secret is not to be kept in a cache, nor asked for unless somebody wants to see it.
  const { data, mutate, reset, error } = useMutation({ mutationFn: () => revealSecret(webhookId), gcTime: 0 });
  return (
    <TitledCard title="Signing secret" space={4}>
      <Text size="sm" c="dimmed" mb="sm">
        The receiver checks with it that a request comes from Hookline.
      </Text>
      {error !== null && (
        <Alert color="red" mb="sm">
          {sentenceOf(error)}
        </Alert>
      )}
      {data !== undefined && (
        <Stack gap="xs" mb="sm">
          <CopyField value={data.secret} label="Signing secret" />
          {data.previous !== null && (
            <>
              <Text size="sm" c="dimmed">
                The secret before signs too, until <Instant at={data.previous.expiresAt} />:
              </Text>
              <CopyField value={data.previous.secret} label="Secret before" />
            </>
          )}
        </Stack>
      )}
      <Group gap="xs">
        <RefusableButton
          variant="default"
          size="xs"
          refusal={refusal}
          leftSection={<IconEye size={14} />}
          onClick={() => (data === undefined ? mutate() : reset())}
        >
          {data === undefined ? 'Show' : 'Hide'}
        </RefusableButton>
        <RefusableButton
          variant="default"
          size="xs"
          refusal={refusal}
          leftSection={<IconRotate size={14} />}
          onClick={() => setRotating(true)}
        >
          Rotate
        </RefusableButton>
      </Group>
      {isRotating && (
        <RotateDialog
          webhookId={webhookId}
          onClose={() => setRotating(false)}
          onRotated={() => {
            setRotating(false);
            mutate();
          }}
        />
      )}
    </TitledCard>
  );
};
