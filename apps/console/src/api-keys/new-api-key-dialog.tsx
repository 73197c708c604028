import { Alert, Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { CreatedApiKey } from '#libs/contracts';

import { apiKeyQueries, createApiKey } from '../api-client/api-keys.js';
import { ApiProblem, sentenceOf } from '../api-client/errors.js';
import { CopyField } from '../ui/copy-field.js';
import { Dialog } from '../ui/dialog.js';
import { type Role, roles } from './roles.js';

interface NewApiKeyDialogProps {
  readonly onClose: () => void;
}

interface KeyFormValues {
  readonly name: string;
  readonly role: Role;
  readonly days: string;
}

const dayMs = 86_400_000;

const lifetimes = [
  { value: '', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

const expiryOf = (days: string): string | null =>
  days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString();

const Created = ({
  created: { key, name },
  onClose,
}: {
  readonly created: CreatedApiKey;
  readonly onClose: () => void;
}) => (
  <Stack>
    <Alert color="yellow">This is shown once and stored nowhere: copy it now.</Alert>
    <CopyField value={key} label={`Key of ${name}`} />
    <Group justify="flex-end">
      <Button onClick={onClose}>Done</Button>
    </Group>
  </Stack>
);

const KeyForm = ({
  onCreated,
  onClose,
}: {
  readonly onCreated: (created: CreatedApiKey) => void;
  readonly onClose: () => void;
}) => {
  const form = useForm<KeyFormValues>({
    initialValues: { name: '', role: 'viewer', days: '' },
    validate: { name: (name) => (name.trim() === '' ? 'Give the key a name' : null) },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ name, role, days }: KeyFormValues) =>
      createApiKey({ name: name.trim(), role, expiresAt: expiryOf(days) }),
    onSuccess: onCreated,
    onError: (refused) => {
      if (refused instanceof ApiProblem)
        form.setErrors(
          Object.fromEntries(
            refused.fields.map(({ path, message }) => [path === 'expiresAt' ? 'days' : path, message]),
          ),
        );
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => mutate(values))} noValidate>
      <Stack>
        {error !== null && <Alert color="red">{sentenceOf(error)}</Alert>}
        <TextInput
          label="Name"
          placeholder="Control plane"
          description="Who or what uses it"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label="Role" {...form.getInputProps('role')}>
          <Stack gap="xs" mt={6}>
            {Object.entries(roles).map(([role, { label, description }]) => (
              <Radio key={role} value={role} label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
        <Select label="Expires" data={lifetimes} allowDeselect={false} {...form.getInputProps('days')} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            Create key
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** Makes a key and shows it the one time that it can be seen. */
export const NewApiKeyDialog = ({ onClose }: NewApiKeyDialogProps) => {
  const client = useQueryClient();
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const show = (made: CreatedApiKey) => {
    setCreated(made);
    void client.invalidateQueries({ queryKey: apiKeyQueries.list().queryKey });
  };
  return (
    <Dialog onClose={onClose} title={created === null ? 'New API key' : 'API key created'}>
      {created === null ? (
        <KeyForm onCreated={show} onClose={onClose} />
      ) : (
        <Created created={created} onClose={onClose} />
      )}
    </Dialog>
  );
};
