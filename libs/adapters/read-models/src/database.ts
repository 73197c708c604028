import type { Position } from '#libs/application';
import type { Kysely, RawBuilder } from 'kysely';

import type { ReadModelTables } from './tables.js';

/** What a column holds, the same on both engines. Booleans are 0 and 1. */
export type SqlValue = string | number | null;

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

/** Rows that leave a table: all whose column has one of the values or sorts before one, or, without a column, all. */
export interface TableRemoval {
  readonly table: keyof ReadModelTables;
  readonly remove:
    | { readonly column: string; readonly values: readonly string[] | readonly number[] }
    | { readonly column: string; readonly below: string }
    | 'all';
}

/** Rows of one table whose column has one of the values. */
export interface TableLookup<Table extends keyof ReadModelTables = keyof ReadModelTables> {
  readonly table: Table;
  readonly column: string;
  readonly values: readonly (string | number)[];
}

/** The rows that lookups found, in their order. */
export type FoundRows<Lookups extends readonly TableLookup[]> = {
  readonly [Index in keyof Lookups]: readonly ReadModelTables[Lookups[Index]['table']][];
};

export interface Found<Lookups extends readonly TableLookup[]> {
  readonly rows: FoundRows<Lookups>;
  /** Of the tables, where a rebuild may put others in their place. */
  readonly version: number;
}

/** The tables and the checkpoint that a batch was folded over: both must still be there when the batch is written. */
export interface CheckpointFence {
  readonly version: number;
  readonly from: Position | null;
}

/** What differs between the engines of the read models; everything else is the same SQL. */
export interface Database {
  /** For queries: what was written before is seen. */
  readonly reading: Kysely<ReadModelTables>;
  /** For migrations. */
  readonly migrating: Kysely<ReadModelTables>;
  /** What a write builds upon, beside the queries: a long list does not hold it up. */
  lookUp<const Lookups extends readonly TableLookup[]>(lookups: Lookups): Promise<Found<Lookups>>;
  /**
   * All or nothing, in order. Where several processes share the tables, only if the fence's are live and their
   * checkpoint is where it says. @throws {CheckpointMoved} otherwise
   */
  write(steps: readonly (TableWrite | TableRemoval)[], fence?: CheckpointFence): Promise<void>;
  /** Any number of texts as the right side of `in`, as one parameter. */
  readonly listOf: (values: readonly string[]) => RawBuilder<string>;
  close(): Promise<void>;
}
