import type { Page } from '#libs/application';

/** A page of rows as a page of answers. */
export const toPage = <Row, Answer>(
  { items, nextCursor }: Page<Row>,
  toAnswer: (row: Row) => Answer,
): { items: Answer[]; nextCursor: string | null } => ({ items: items.map(toAnswer), nextCursor });
