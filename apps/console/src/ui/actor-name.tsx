import { Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { ActorAnswer } from '#libs/contracts';

import { apiKeyQueries } from '../api-client/api-keys.js';
import { useRefusal } from '../session/permissions.js';

const parts: Readonly<Record<string, string>> = {
  dispatcher: 'delivery',
  reconciler: 'reconciler',
  'first-start': 'first start',
};

/** No key of the list: it is made of the settings. */
const configuredAdmin = 'configured-admin';

const systemName = (id: string): string =>
  id.startsWith('replay ') ? 'Hookline (replay)' : `Hookline (${parts[id] ?? id.replaceAll('-', ' ')})`;

/** Enough of an id to tell it from others; all of it is shown on hover. */
const shortId = (id: string): string => (id.length > 16 ? `${id.slice(0, 8)}…` : id);

const kinds = { key: 'API key', user: 'Person with key', system: 'Hookline' } as const;

const nameOf = ({ kind, id }: ActorAnswer, keyName: string | undefined): string => {
  if (kind === 'system') return systemName(id);
  if (id === configuredAdmin) return 'Configured admin key';
  return keyName ?? `${kinds[kind]} ${shortId(id)}`;
};

/** Who brought something about: Hookline, or an API key by its name where the reader may know it. */
export const ActorName = ({ actor }: { readonly actor: ActorAnswer }) => {
  const { kind, id } = actor;
  const maySeeKeys = useRefusal('manage') === null;
  const { data } = useQuery({ ...apiKeyQueries.list(), enabled: kind !== 'system' && maySeeKeys, staleTime: 60_000 });
  const name = nameOf(actor, data?.items.find((key) => key.id === id)?.name);
  return (
    <Tooltip label={`${kinds[kind]}: ${id}`} multiline maw={340}>
      <Text span inherit tabIndex={0}>
        {name}
      </Text>
    </Tooltip>
  );
};
