import { Alert, Loader, Group, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { askForConnection, useConnectionLost } from './connection.js';

const askEveryMs = 2_000;

/** The browser knows first when its machine leaves the network; an open stream does not break by that. */
const useOfflineSign = (): void =>
  useEffect(() => {
    const ask = () => void askForConnection();
    window.addEventListener('offline', ask);
    return () => window.removeEventListener('offline', ask);
  }, []);

/** Says that the server does not answer, asks until it does, and brings the page up to date then. */
export const ConnectionBanner = () => {
  const isLost = useConnectionLost();
  const client = useQueryClient();
  useOfflineSign();
  useEffect(() => {
    if (!isLost) return undefined;
    const ask = async () => {
      if (await askForConnection()) await client.invalidateQueries();
    };
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => clearInterval(timer);
  }, [isLost, client]);
  if (!isLost) return null;
  return (
    <Alert color="yellow" icon={<IconPlugConnectedX />} mb="md" role="status">
      <Group gap="sm">
        <Text size="sm">Hookline does not answer. What you see may be out of date; trying again…</Text>
        <Loader size="xs" color="yellow" />
      </Group>
    </Alert>
  );
};
