import { Box, Card, Center, Group, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { Logo } from '../ui/logo.js';
import { usePageTitle } from '../ui/page-title.js';
import { SignInForm } from './sign-in-form.js';

const tokenInAddress = /^#token=(.+)$/;

/** Taken out of the address at once: it is nobody else's, and works once. */
const takeToken = (): string | undefined => {
  const token = tokenInAddress.exec(window.location.hash)?.[1];
  if (token !== undefined) window.history.replaceState(null, '', window.location.pathname);
  return token;
};

const token = takeToken();

/** `/sign-in`, also with `#token=` from a sign-in link */
export const SignInPage = () => {
  usePageTitle('Sign in');
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/sign-in' });
  return (
    <Center mih="100dvh" p="md" component="main">
      <Box w="100%" maw={400}>
        <Stack gap="xl">
          <Group justify="center">
            <Logo size={30} />
          </Group>
          <Card padding="xl">
            <Stack gap="lg">
              <div>
                <Title order={1} size="h3">
                  Sign in
                </Title>
                <Text c="dimmed" size="sm">
                  Watch, retry and cancel webhook deliveries.
                </Text>
              </div>
              <SignInForm token={token} onSignedIn={() => void navigate({ to: next ?? '/webhooks', replace: true })} />
            </Stack>
          </Card>
          <Text size="xs" c="dimmed" ta="center">
            No key at hand? The first start of Hookline prints one, and <span className="mono">HOOKLINE_ADMIN_KEY</span>{' '}
            sets a fixed one.
          </Text>
        </Stack>
      </Box>
    </Center>
  );
};
