import type { SqlValue } from '../database.js';

export interface RowQuery {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** One statement and the rows that it runs for, in order. */
export interface RowWrite {
  readonly sql: string;
  readonly rows: readonly (readonly SqlValue[])[];
}

export interface ThreadStart {
  readonly file: string;
  readonly role: 'writer' | 'reader';
}

export type ThreadRequest = { readonly id: number } &
  /** Any number, in one round trip. */
  (
    | { readonly kind: 'query'; readonly queries: readonly RowQuery[] }
    /** All or nothing, in one round trip. */
    | { readonly kind: 'write'; readonly writes: readonly RowWrite[] }
    | { readonly kind: 'close' }
  );

/** Rows as arrays beside the names of their columns: half the cost of objects when they cross. */
export interface ThreadResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
  readonly changes: number;
}

/** An error's class does not survive the way between threads; its code does. */
export interface ThreadFailure {
  readonly code: string;
  readonly message: string;
}

export type ThreadAnswer = { readonly id: number } &
  /** One for each query. */
  ({ readonly results: readonly ThreadResult[] } | { readonly failure: ThreadFailure });
