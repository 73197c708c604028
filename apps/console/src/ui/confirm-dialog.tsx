import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, type ReactNode, useState } from 'react';

import { sentenceOf } from '../api-client/errors.js';
import { Dialog } from './dialog.js';

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirmLabel: string;
  /** Has to be typed before it can be confirmed. */
  readonly typeToConfirm?: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly isPending?: boolean;
  readonly error?: unknown;
}

type BodyProps = Omit<ConfirmDialogProps, 'title'>;

const Body = ({ children, confirmLabel, typeToConfirm, onConfirm, onClose, isPending, error }: BodyProps) => {
  const [typed, setTyped] = useState('');
  const isConfirmed = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isConfirmed) onConfirm();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <div>{children}</div>
        {typeToConfirm !== undefined && (
          <TextInput
            label={`Type “${typeToConfirm}” to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        {error !== undefined && error !== null && (
          <Alert color="red" role="alert">
            {sentenceOf(error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep
          </Button>
          <Button type="submit" color="red" disabled={!isConfirmed} loading={isPending ?? false}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** Asks before something that cannot be undone. Shown while it is rendered. */
export const ConfirmDialog = ({ title, ...body }: ConfirmDialogProps) => (
  <Dialog onClose={body.onClose} title={title}>
    <Body {...body} />
  </Dialog>
);
