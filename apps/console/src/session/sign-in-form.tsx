import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';

import { SessionEnded, sentenceOf } from '../api-client/errors.js';
import { type Session, sessionQueries, signIn } from './session-queries.js';

interface SignInFormProps {
  readonly onSignedIn: (session: Session) => void;
}

const problemOf = (error: unknown): string =>
  error instanceof SessionEnded
    ? 'This key opens nothing here. It may have expired or been revoked.'
    : sentenceOf(error);

export const SignInForm = ({ onSignedIn }: SignInFormProps) => {
  const [key, setKey] = useState('');
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => {
      client.setQueryData(sessionQueries.current().queryKey, session);
      onSignedIn(session);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (key.trim() !== '') mutate(key.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error !== null && (
          <Alert color="red" icon={<IconAlertCircle />} role="alert">
            {problemOf(error)}
          </Alert>
        )}
        <PasswordInput
          label="API key"
          placeholder="hk_…"
          description="Any key works; its role decides what you can do here."
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="current-password"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
        />
        <Button type="submit" loading={isPending} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
};
