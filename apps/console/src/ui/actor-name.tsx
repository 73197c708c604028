import { useQuery } from '@tanstack/react-query';

import type { ActorAnswer } from '#libs/contracts';

import { apiKeyQueries } from '../api-client/api-keys.js';
import { useRefusal } from '../session/permissions.js';

/** Who brought something about: Hookline, or an API key by its name where the reader may know it. */
export const ActorName = ({ actor: { kind, id } }: { readonly actor: ActorAnswer }) => {
  const maySeeKeys = useRefusal('manage') === null;
  const { data } = useQuery({ ...apiKeyQueries.list(), enabled: kind === 'key' && maySeeKeys, staleTime: 60_000 });
  if (kind === 'system') return `Hookline (${id.replaceAll('-', ' ')})`;
  const name = data?.items.find((key) => key.id === id)?.name;
  return name ?? `${kind} ${id.slice(0, 8)}`;
};
