import { RE2JS } from 're2js';

const maxPatternLength = 256;
/** Instructions of a compiled pattern: with them a text of 256 KiB takes tenths of a second at worst. */
const maxPatternSize = 500;

/** A pattern may not be used; the message is for the person who wrote it. */
export class RefusedPattern extends Error {
  override readonly name = 'RefusedPattern';
}

/**
 * A pattern that takes time in proportion to the text, whatever both are: RE2 has no backtracking, and therefore no
 * look-around and no back-references.
 * @throws {RefusedPattern}
 */
export const linearPattern = (pattern: string): { readonly test: (text: string) => boolean } => {
  if (pattern.length > maxPatternLength)
    throw new RefusedPattern(`a pattern is longer than ${maxPatternLength} characters`);
  const compiled = compile(pattern);
  if (compiled.programSize() > maxPatternSize) throw new RefusedPattern(`the pattern ${pattern} repeats too much`);
  return compiled;
};

const compile = (pattern: string): RE2JS => {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch (error) {
    throw new RefusedPattern(
      `the pattern ${pattern} is none of RE2, which knows no look-around and no back-reference`,
      {
        cause: error,
      },
    );
  }
};
