import type { SqlValue, TableLookup, TableRemoval, TableWrite } from '../database.js';
import { onConflict } from '../on-conflict.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const notStorable = /[\0\ud800-\udfff]/;
const zero = /\0/g;

/** PostgreSQL holds neither U+0000 nor half a surrogate pair: what somebody typed must not stop the projection. */
const toStorable = (value: SqlValue): SqlValue =>
  typeof value === 'string' && notStorable.test(value)
    ? Buffer.from(value.replace(zero, '\ufffd'), 'utf8').toString('utf8')
    : value;

const toJson = ({ columns, rows }: TableWrite): string =>
  JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, toStorable(row[index] ?? null)]))),
  );

const upsert = (write: TableWrite): string => {
  const { table } = write;
  const names = write.columns.join(', ');
  return (
    `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1::json) ` +
    onConflict(write)
  );
};

/** One statement and one parameter for any number of rows: its text depends on the table alone. */
export const toStatement = (step: TableWrite | TableRemoval): Statement => {
  if ('rows' in step) return { text: upsert(step), values: [toJson(step)] };
  if (step.remove === 'all') return { text: `delete from ${step.table}`, values: [] };
  const { column } = step.remove;
  if ('below' in step.remove)
    return { text: `delete from ${step.table} where ${column} < $1`, values: [step.remove.below] };
  const { values } = step.remove;
  const type = typeof values[0] === 'number' ? 'bigint' : 'text';
  return { text: `delete from ${step.table} where ${column} = any($1::${type}[])`, values: [values] };
};

export const toLookup = ({ table, column, values }: TableLookup): Statement => ({
  text: `select * from ${table} where ${column} = any($1)`,
  values: [values],
});
