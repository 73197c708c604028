import { InvalidCursor } from '#libs/application';

/** Where a page ended: the name of its list, then the values that the list sorts by. */
type CursorParts = readonly [list: string, instant: string, tieBreak: string];

const decode = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

const isParts = (value: unknown): value is CursorParts =>
  Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === 'string');

/** Opaque to callers, and no secret: base64url of the sort key of a page's last row. */
export const toCursor = (list: string, instant: string, tieBreak: string): string =>
  Buffer.from(JSON.stringify([list, instant, tieBreak])).toString('base64url');

/** Ids, names and numbers have no others; PostgreSQL would fail on a NUL. */
const printableAscii = /^[\x20-\x7e]*$/;

const isInstant = (text: string): boolean => printableAscii.test(text) && !Number.isNaN(Date.parse(text));

/** @throws {InvalidCursor} for anything that this list did not make */
export const parseCursor = (list: string, cursor: string): { readonly instant: string; readonly tieBreak: string } => {
  const parts = decode(cursor);
  if (!isParts(parts)) throw new InvalidCursor('the cursor cannot be read');
  const [madeBy, instant, tieBreak] = parts;
  const isOurs =
    madeBy === list &&
    toCursor(list, instant, tieBreak) === cursor &&
    isInstant(instant) &&
    printableAscii.test(tieBreak);
  if (!isOurs) throw new InvalidCursor(`the cursor is not one of ${list}`);
  return { instant, tieBreak };
};

/** As `parseCursor`, for a list whose ties are broken by a number. */
export const parseNumericCursor = (
  list: string,
  cursor: string,
): { readonly instant: string; readonly tieBreak: number } => {
  const { instant, tieBreak } = parseCursor(list, cursor);
  if (!/^\d{1,15}$/.test(tieBreak)) throw new InvalidCursor(`the cursor is not one of ${list}`);
  return { instant, tieBreak: Number(tieBreak) };
};

/** A page of rows of which one more than the limit was read: the surplus row says that another page follows. */
export const toPage = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  { toItem, cursorOf }: { readonly toItem: (row: Row) => Item; readonly cursorOf: (row: Row) => string },
) => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
};
