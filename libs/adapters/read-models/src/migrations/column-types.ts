/** Column types that the engines name differently. */
export interface ColumnTypes {
  /** Whole numbers beyond 32 bits. In SQLite only `integer` makes a primary key the table's own order. */
  readonly sequence: 'integer' | 'bigint';
}

export const sqliteTypes: ColumnTypes = { sequence: 'integer' };
export const postgresqlTypes: ColumnTypes = { sequence: 'bigint' };
