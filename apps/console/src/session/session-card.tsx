import {
  ActionIcon,
  AppShell,
  Group,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { sessionQueries, signOut } from '../api-client/session.js';
import { tellOtherTabs } from './session-end.js';
import { useSession } from './use-session.js';

const ThemeSwitch = () => {
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Switch to the ${other} theme`}>
      <ActionIcon onClick={() => setColorScheme(other)} aria-label={`Switch to the ${other} theme`}>
        {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
};

const SignOut = () => {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending } = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      tellOtherTabs('signed out');
      await navigate({ to: '/sign-in' });
      client.clear();
      client.setQueryData(sessionQueries.current().queryKey, null);
    },
  });
  return (
    <Tooltip label="Sign out">
      <ActionIcon onClick={() => mutate()} loading={isPending} aria-label="Sign out">
        <IconLogout size={18} />
      </ActionIcon>
    </Tooltip>
  );
};

/** Who is signed in, and what that person may change about the page. */
export const SessionCard = () => {
  const { role } = useSession();
  return (
    <AppShell.Section pt="sm" px={8}>
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Text size="xs" c="dimmed">
            Signed in as
          </Text>
          <Text size="sm" fw={560} tt="capitalize">
            {role}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          <ThemeSwitch />
          <SignOut />
        </Group>
      </Group>
    </AppShell.Section>
  );
};
