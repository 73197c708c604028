/** Column types that the engines name differently. */
export interface ColumnTypes {
  /** Whole numbers beyond 32 bits. In SQLite only `integer` makes a primary key the table's own order. */
  readonly sequence: 'integer' | 'bigint';
}
