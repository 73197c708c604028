import type { TableWrite } from './database.js';

/** The end of an insert, the same on both engines: what becomes of a row that is known by its key. */
export const onConflict = ({ table, key, replaced, added = [] }: TableWrite): string => {
  const changes = [
    ...replaced.map((column) => `${column} = excluded.${column}`),
    ...added.map((column) => `${column} = ${table}.${column} + excluded.${column}`),
  ];
  return `on conflict (${key.join(', ')}) do ${changes.length === 0 ? 'nothing' : `update set ${changes.join(', ')}`}`;
};
