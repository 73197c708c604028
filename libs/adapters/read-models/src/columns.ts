import { CorruptRecord } from '#libs/application';
import type { Revision } from '#libs/domain';

const neverWritten = -1;

/** A revision as an integer column: `'none'` is -1, so that a later fact is always a greater number. */
export const toRevisionColumn = (revision: Revision): number => (revision === 'none' ? neverWritten : revision);

export const fromRevisionColumn = (column: number): Revision => (column === neverWritten ? 'none' : column);

export const toFlag = (value: boolean): number => (value ? 1 : 0);

/** @throws {CorruptRecord} for a text that no version of these tables holds */
export const oneOf = <Text extends string>(known: readonly Text[], column: string | null): Text => {
  const found = known.find((text) => text === column);
  if (found === undefined) throw new CorruptRecord(`the read models hold an unknown word: ${String(column)}`);
  return found;
};
