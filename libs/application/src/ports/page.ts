/** One page of a list; every list pages by its sort key, so that new rows neither repeat nor hide others. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; `null` on the last page. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | null;
}

/** The cursor was not made by the list that it was given to. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
