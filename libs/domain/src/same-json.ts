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
