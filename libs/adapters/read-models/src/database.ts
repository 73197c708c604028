import type { Kysely, RawBuilder } from 'kysely';

import type { SqlValue } from './sqlite/thread-messages.js';
import type { ReadModelTables } from './tables.js';

/** Rows for one table: new ones are inserted, known ones changed. */
export interface TableWrite {
  readonly table: keyof ReadModelTables;
  /** Columns in the order of each row's values. */
  readonly columns: readonly string[];
  /** Columns of the unique key by which a known row is recognised. */
  readonly key: readonly string[];
  /** Columns that a known row takes over. */
  readonly replaced: readonly string[];
  /** Columns whose value is added to that of a known row. */
  readonly added?: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** Rows that leave a table: all whose column has one of the values, or, without a column, all. */
export interface TableRemoval {
  readonly table: keyof ReadModelTables;
  readonly remove: { readonly column: string; readonly values: readonly string[] } | 'all';
}

/** What differs between the engines of the read models; everything else is the same SQL. */
export interface Database {
  /** For queries: what was written before is seen. */
  readonly reading: Kysely<ReadModelTables>;
  /** Beside the writes, so that a long list does not hold up the projection. */
  readonly projecting: Kysely<ReadModelTables>;
  /** All or nothing, in order. */
  write(steps: readonly (TableWrite | TableRemoval)[]): Promise<void>;
  /** Any number of texts as the right side of `in`, as one parameter. */
  readonly listOf: (values: readonly string[]) => RawBuilder<string>;
  close(): Promise<void>;
}
