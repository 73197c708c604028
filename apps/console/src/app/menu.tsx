import { AppShell, Box, Stack } from '@mantine/core';
import {
  IconAlertHexagon,
  IconBolt,
  IconKey,
  IconRotate2,
  IconTags,
  IconWebhook,
  type TablerIcon,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';

import { SessionCard } from '../session/session-card.js';
import { MenuLink } from '../ui/link.js';
import { Logo } from '../ui/logo.js';

interface MenuItem {
  readonly label: string;
  readonly to: NonNullable<LinkProps['to']>;
  readonly icon: TablerIcon;
}

const items: readonly MenuItem[] = [
  { label: 'Webhooks', to: '/webhooks', icon: IconWebhook },
  { label: 'Events', to: '/events', icon: IconBolt },
  { label: 'Event types', to: '/event-types', icon: IconTags },
  { label: 'Replays', to: '/replays', icon: IconRotate2 },
  { label: 'API keys', to: '/api-keys', icon: IconKey },
  { label: 'Rejected records', to: '/rejected-records', icon: IconAlertHexagon },
];

export const Menu = () => (
  <>
    <Box visibleFrom="md" mb="lg" px={8} pt={4}>
      <Logo />
    </Box>
    <AppShell.Section grow component="nav" aria-label="Main">
      <Stack gap={2}>
        {items.map(({ label, to, icon: Icon }) => (
          <MenuLink key={label} to={to} label={label} leftSection={<Icon size={18} stroke={1.7} aria-hidden />} />
        ))}
      </Stack>
    </AppShell.Section>
    <SessionCard />
  </>
);
