import type { Position } from '#libs/application';

/** A place in the server's log: two unsigned 64-bit numbers in decimal, written `commit/prepare`. */
const written = /^(0|[1-9]\d{0,19})\/(0|[1-9]\d{0,19})$/;

/** Before everything: a reader's place in a store that holds nothing for it. */
export const startPosition: Position = '0/0';

/** What the server writes where it knows no position. */
const unknownPosition = '18446744073709551615';

export interface LogPosition {
  getCommitPosition(): string;
  getPreparePosition(): string;
}

/** `undefined` when the server did not say. */
export const toPosition = (place: LogPosition | undefined): Position | undefined => {
  const commit = place?.getCommitPosition() ?? unknownPosition;
  return place === undefined || commit === unknownPosition ? undefined : `${commit}/${place.getPreparePosition()}`;
};

/** @throws {RangeError} for a position that another kind of store made */
export const partsOf = (position: Position): { readonly commit: string; readonly prepare: string } => {
  const [, commit, prepare] = written.exec(position) ?? [];
  if (commit === undefined || prepare === undefined) {
    throw new RangeError(`position ${position} was not made by this event store`);
  }
  return { commit, prepare };
};

export const comparePositions = (left: Position | null, right: Position | null): number => {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  const [one, other] = [partsOf(left), partsOf(right)];
  return compareNumbers(one.commit, other.commit) || compareNumbers(one.prepare, other.prepare);
};

/** Without leading zeros, the longer number is the greater one. */
const compareNumbers = (left: string, right: string): number => {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

export const laterOf = (left: Position, right: Position): Position =>
  comparePositions(left, right) >= 0 ? left : right;
