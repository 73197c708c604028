import type { TableLookup, TableRemoval, TableWrite } from '../database.js';
import type { RowQuery, RowWrite } from './thread-messages.js';

const upsert = ({ table, columns, key, replaced, added = [] }: TableWrite): string => {
  const changes = [
    ...replaced.map((column) => `${column} = excluded.${column}`),
    ...added.map((column) => `${column} = ${table}.${column} + excluded.${column}`),
  ];
  const places = columns.map(() => '?').join(', ');
  const onConflict = changes.length === 0 ? 'nothing' : `update set ${changes.join(', ')}`;
  return `insert into ${table} (${columns.join(', ')}) values (${places}) on conflict (${key.join(', ')}) do ${onConflict}`;
};

/**
 * A statement of one row, run for each row inside the thread: as cheap in SQLite as a statement of many rows,
 * with one text to prepare whatever the number of rows and no limit on variables.
 */
export const toRowWrite = (step: TableWrite | TableRemoval): RowWrite => {
  if ('rows' in step) return { sql: upsert(step), rows: step.rows };
  if (step.remove === 'all') return { sql: `delete from ${step.table}`, rows: [[]] };
  const { column } = step.remove;
  if ('below' in step.remove)
    return { sql: `delete from ${step.table} where ${column} < ?`, rows: [[step.remove.below]] };
  return { sql: `delete from ${step.table} where ${column} = ?`, rows: step.remove.values.map((value) => [value]) };
};

/** Values go in as one parameter: one text to prepare, however many there are. */
export const toRowQuery = ({ table, column, values }: TableLookup): RowQuery => ({
  sql: `select * from ${table} where ${column} in (select value from json_each(?))`,
  parameters: [JSON.stringify(values)],
});
