import { maxJsonDepth } from './json.js';

/** An event's data in its envelope in an array: what is nested deeper than that is refused for it. */
const deepest = maxJsonDepth + 2;

/** An object or array that the scan is in, and where in it. */
interface Level {
  /** Those of an object so far; an array has none. */
  readonly names: Set<string> | null;
  at: string | number;
}

const isEscaped = (json: string, quote: number): boolean => {
  let first = quote;
  while (json[first - 1] === '\\') first -= 1;
  return (quote - first) % 2 === 1;
};

const endOfString = (json: string, start: number): number => {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
};

const blank = /[\t\n\r ]/;

/** In JSON a string is a name when a colon follows it. */
const isName = (json: string, end: number): boolean => {
  let next = end + 1;
  while (blank.test(json[next] ?? '')) next += 1;
  return json[next] === ':';
};

/** As its object knows it, whatever escapes it is written with. */
const nameAt = (json: string, start: number, end: number): string => {
  const name = json.slice(start + 1, end);
  return name.includes('\\') ? String(JSON.parse(json.slice(start, end + 1))) : name;
};

/** Takes a name; false when its object has it already. */
const isNew = (level: Level | undefined, name: string): boolean => {
  if (level === undefined || level.names === null) return true;
  level.at = name;
  if (level.names.has(name)) return false;
  level.names.add(name);
  return true;
};

const afterBracket = (levels: Level[], character: string | undefined): void => {
  if (character === '{') levels.push({ names: new Set(), at: '' });
  else if (character === '[') levels.push({ names: null, at: 0 });
  else if (character === '}' || character === ']') levels.pop();
  else if (character === ',') {
    const level = levels.at(-1);
    if (typeof level?.at === 'number') level.at += 1;
  }
};

/**
 * Where an object has a name twice, `data.user.id`; `null` when none has. Such text is JSON, but what it means is
 * nobody's guess (RFC 8259 section 4), and I-JSON forbids it (RFC 7493 section 2.3): `JSON.parse` would take the last.
 *
 * @param json what `JSON.parse` reads
 */
export const repeatedNameOf = (json: string): string | null => {
  const levels: Level[] = [];
  for (let index = 0; index < json.length; index += 1) {
    if (json[index] !== '"') {
      afterBracket(levels, json[index]);
      if (levels.length > deepest) return null;
      continue;
    }
    const end = endOfString(json, index);
    if (isName(json, end) && !isNew(levels.at(-1), nameAt(json, index, end)))
      return levels.map(({ at }) => at).join('.');
    index = end;
  }
  return null;
};
