import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useState } from 'react';

import { hasCode, sentenceOf } from '../api-client/errors.js';
import { type Session, sessionQueries, signIn } from '../api-client/session.js';
import { tellOtherTabs } from './session-end.js';

interface SignInFormProps {
  /** What a sign-in link carried; it is used at once. */
  readonly token?: string | undefined;
  readonly onSignedIn: (session: Session) => void;
}

const problemOf = (error: unknown, isLink: boolean): string => {
  if (!hasCode(error, 'sign_in_refused')) return sentenceOf(error);
  return isLink
    ? 'This link has been used already, or is too old. Sign in with an API key.'
    : 'This key opens nothing here. It may have expired or been revoked.';
};

export const SignInForm = ({ token, onSignedIn }: SignInFormProps) => {
  const [key, setKey] = useState('');
  const client = useQueryClient();
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => {
      client.setQueryData(sessionQueries.current().queryKey, session);
      tellOtherTabs('signed in');
      onSignedIn(session);
    },
  });
  useEffect(() => {
    if (token !== undefined) mutate({ token });
  }, [token, mutate]);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (key.trim() !== '') mutate({ apiKey: key.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error !== null && (
          <Alert color="red" icon={<IconAlertCircle />} role="alert">
            {problemOf(error, variables.token !== undefined)}
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
