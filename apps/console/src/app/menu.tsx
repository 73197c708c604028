import { AppShell, Box, NavLink, Stack } from '@mantine/core';
import {
  IconAlertHexagon,
  IconBolt,
  IconBook,
  IconChartBar,
  IconKey,
  IconRotate2,
  IconSend,
  IconTags,
  IconWebhook,
  type TablerIcon,
} from '@tabler/icons-react';
import { type LinkProps, useRouterState } from '@tanstack/react-router';

import { useRefusal } from '../session/permissions.js';
import { SessionCard } from '../session/session-card.js';
import { MenuLink } from '../ui/link.js';
import { Logo } from '../ui/logo.js';

interface MenuItem {
  readonly label: string;
  readonly to: NonNullable<LinkProps['to']>;
  readonly icon: TablerIcon;
  /** A page of this item whose address is not below its own. */
  readonly also?: string;
  /** Nobody else is shown it: there is nothing to read there for others. */
  readonly isForAdmins?: true;
}

const items: readonly MenuItem[] = [
  { label: 'Webhooks', to: '/webhooks', icon: IconWebhook },
  { label: 'Messages', to: '/messages', icon: IconSend },
  { label: 'Overview', to: '/overview', icon: IconChartBar },
  { label: 'Events', to: '/events', icon: IconBolt },
  { label: 'Event types', to: '/event-types', icon: IconTags, also: '/new-event-type' },
  { label: 'Replays', to: '/replays', icon: IconRotate2 },
  { label: 'API keys', to: '/api-keys', icon: IconKey, isForAdmins: true },
  { label: 'Rejected records', to: '/rejected-records', icon: IconAlertHexagon },
];

export const Menu = () => {
  const isAdmin = useRefusal('manage') === null;
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <>
      <Box visibleFrom="md" mb="lg" px={8} pt={4}>
        <Logo />
      </Box>
      <AppShell.Section grow component="nav" aria-label="Main">
        <Stack gap={2}>
          {items
            .filter(({ isForAdmins }) => isForAdmins !== true || isAdmin)
            .map(({ label, to, icon: Icon, also }) => (
              <MenuLink
                key={label}
                to={to}
                label={label}
                leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
                {...(path === also ? { active: true, 'aria-current': 'page' } : {})}
              />
            ))}
        </Stack>
      </AppShell.Section>
      <NavLink
        href="/api/docs"
        target="_blank"
        label="API reference"
        leftSection={<IconBook size={18} stroke={1.7} aria-hidden />}
        style={{ borderRadius: 8 }}
      />
      <SessionCard />
    </>
  );
};
