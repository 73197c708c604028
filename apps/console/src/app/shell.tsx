import { AppShell, Box, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';

import { ConnectionBanner } from '../session/connection-banner.js';
import { SessionEndedDialog } from '../session/session-ended-dialog.js';
import { useOtherTabs } from '../session/session-end.js';
import { useLive } from '../session/use-live.js';
import { HoverTip } from '../ui/hover-tip.js';
import { Logo } from '../ui/logo.js';
import { Menu } from './menu.js';

/** The frame of every page that somebody signed in sees. */
export const Shell = () => {
  const [isMenuOpen, menu] = useDisclosure(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const closeMenu = menu.close;
  useLive();
  useOtherTabs();
  useEffect(closeMenu, [path, closeMenu]);
  return (
    <AppShell
      header={{ height: { base: 56, md: 0 } }}
      navbar={{ width: 236, breakpoint: 'md', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header hiddenFrom="md">
        <Group h="100%" px="md" gap="sm">
          <Burger opened={isMenuOpen} onClick={menu.toggle} size="sm" aria-label="Menu" aria-expanded={isMenuOpen} />
          <Logo size={24} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" data-open={isMenuOpen || undefined}>
        <Menu />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <ConnectionBanner />
        <Box maw="var(--page-width)" mx="auto">
          <Outlet />
        </Box>
      </AppShell.Main>
      <SessionEndedDialog />
      <HoverTip key={path} />
    </AppShell>
  );
};
