const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, canonical(inner)]));
};

/** One text for everything that is equal as JSON, whatever the order of keys. */
export const canonicalJson = (value: unknown): string | undefined => JSON.stringify(canonical(value));

/** Equal as JSON, whatever the order of keys: who sends something again, or stored it, may have serialised it anew. */
export const isSameJson = (left: unknown, right: unknown): boolean => canonicalJson(left) === canonicalJson(right);

/** Those of `changes` that differ from what is there: an edit that changes nothing is no fact. */
export const effectiveChanges = <Fields extends object>(changes: Partial<Fields>, fields: Fields): Partial<Fields> => {
  const present = new Map<string, unknown>(Object.entries(fields));
  // TypeScript cannot tell that a choice of the entries of `changes` is as partial as they are.
  return Object.fromEntries(
    Object.entries(changes).filter(([name, value]) => !isSameJson(value, present.get(name))),
  ) as Partial<Fields>;
};
