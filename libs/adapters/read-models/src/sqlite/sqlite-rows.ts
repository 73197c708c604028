import type { SqlValue } from '../database.js';
import type { ThreadResult } from './thread-messages.js';

const toRow = (columns: readonly string[], values: readonly SqlValue[]): Record<string, SqlValue> => {
  const row: Record<string, SqlValue> = {};
  columns.forEach((column, index) => (row[column] = values[index] ?? null));
  return row;
};

/**
 * Rows as objects. Whoever asks says by the query's text what type they are, whatever the driver answers:
 * this is the one place where that is believed.
 */
export const toRows = <Row>({ columns, rows }: ThreadResult): Row[] =>
  rows.map((values) => toRow(columns, values)) as Row[];
