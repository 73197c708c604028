import { Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';

import { SignInForm } from './sign-in-form.js';
import { sessionQueries } from '../api-client/session.js';

const stay = () => undefined;

/** Over the page on which the session ended: what was being written there is still there afterwards. */
export const SessionEndedDialog = () => {
  const client = useQueryClient();
  const { data } = useQuery(sessionQueries.current());
  return (
    <Modal
      opened={data?.isEnded === true}
      onClose={stay}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session has ended"
    >
      <Stack>
        <Text size="sm" c="dimmed">
          Sign in again to go on where you were. Nothing you were writing is lost.
        </Text>
        <SignInForm onSignedIn={() => void client.invalidateQueries()} />
      </Stack>
    </Modal>
  );
};
