import { Badge, Box, Button, Code, Table } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { ApiKeyAnswer } from '#libs/contracts';

import { apiKeyQueries, revokeApiKey } from '../api-client/api-keys.js';
import { useRefusal } from '../session/permissions.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import { Instant } from '../ui/instant.js';
import { hasNoItems, Loaded } from '../ui/loaded.js';
import { notifyDone } from '../ui/notify.js';
import { useNow } from '../ui/now.js';
import { PageHeader } from '../ui/page-header.js';
import { EmptyState, Panel } from '../ui/states.js';
import { NewApiKeyDialog } from './new-api-key-dialog.js';
import { roles } from './roles.js';

const Expiry = ({ at }: { readonly at: string | null }) => {
  const now = useNow();
  if (at === null) return 'Never';
  return Date.parse(at) < now ? <Badge color="red">Expired</Badge> : <Instant at={at} as="ago" />;
};

interface KeyTableProps {
  readonly items: readonly ApiKeyAnswer[];
  readonly onRevoke: (key: ApiKeyAnswer) => void;
}

const KeyTable = ({ items, onRevoke }: KeyTableProps) => (
  <Box style={{ overflowX: 'auto' }}>
    <Table highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Role</Table.Th>
          <Table.Th visibleFrom="sm">Created</Table.Th>
          <Table.Th visibleFrom="sm">Expires</Table.Th>
          <Table.Th visibleFrom="md">Id</Table.Th>
          <Table.Th>
            <span className="visually-hidden">Actions</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td fw={540}>{key.name}</Table.Td>
            <Table.Td>
              <Badge color={roles[key.role].color}>{roles[key.role].label}</Badge>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Instant at={key.createdAt} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Expiry at={key.expiresAt} />
            </Table.Td>
            <Table.Td visibleFrom="md">
              <Code fz="xs">{key.id.slice(0, 8)}</Code>
            </Table.Td>
            <Table.Td ta="right">
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                onClick={() => onRevoke(key)}
                aria-label={`Revoke ${key.name}`}
              >
                Revoke
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Box>
);

const RevokeDialog = ({ apiKey, onClose }: { readonly apiKey: ApiKeyAnswer; readonly onClose: () => void }) => {
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => revokeApiKey(apiKey.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: apiKeyQueries.list().queryKey });
      notifyDone(`${apiKey.name} was revoked`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Revoke ${apiKey.name}?`}
      confirmLabel="Revoke key"
      typeToConfirm={apiKey.name}
      onConfirm={() => mutate()}
      onClose={onClose}
      isPending={isPending}
      error={error}
    >
      Whoever uses this key is locked out at once. This cannot be undone.
    </ConfirmDialog>
  );
};

/** `/api-keys` */
export const ApiKeysPage = () => {
  const query = useQuery(apiKeyQueries.list());
  const mayManage = useRefusal('manage') === null;
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKeyAnswer | null>(null);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      New API key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        description="Who may use Hookline, and for what."
        actions={mayManage ? create : undefined}
      />
      <Panel>
        <Loaded
          query={query}
          label="Loading the API keys"
          isEmpty={hasNoItems}
          empty={() => (
            <EmptyState icon={IconKey} title="No API keys yet" action={create}>
              Give each program and each person a key of its own, so that it can be revoked alone.
            </EmptyState>
          )}
        >
          {({ items }) => <KeyTable items={items} onRevoke={setRevoked} />}
        </Loaded>
      </Panel>
      {isCreating && <NewApiKeyDialog onClose={() => setCreating(false)} />}
      {revoked !== null && <RevokeDialog apiKey={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
};
