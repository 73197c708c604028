import type { TableLookup, TableRemoval, TableWrite } from '../database.js';
import { onConflict } from '../on-conflict.js';
import type { RowQuery, RowWrite } from './thread-messages.js';

const upsert = (write: TableWrite): string => {
  const { table, columns } = write;
  const places = columns.map(() => '?').join(', ');
  return `insert into ${table} (${columns.join(', ')}) values (${places}) ${onConflict(write)}`;
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
