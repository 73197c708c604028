import type { Position } from '#libs/application';

/**
 * Positions of this store are whole numbers, written without leading zeros; events begin at 1, an empty store is at 0.
 */
const written = /^(?:0|[1-9]\d{0,15})$/;

export const toPosition = (position: number): Position => String(position);

/** @throws {RangeError} for a position that another kind of store made */
export const toNumber = (position: Position): number => {
  if (!written.test(position)) throw new RangeError(`position ${position} was not made by this event store`);
  return Number(position);
};

/** Without leading zeros, the longer number is the greater one. */
export const comparePositions = (left: Position | null, right: Position | null): number => {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : 1;
};
