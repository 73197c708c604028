import type { Compilable } from 'kysely';

/** A query that is ready: what a list returns to its caller, and what a test asks for its plan. */
export interface RowQuery<Row> extends Compilable<Row> {
  execute(): Promise<Row[]>;
}
