import type { Topic, Topics } from '#libs/application';

/** Ids, keys, headers and the objects around them. */
const frameBytes = 512;

/** What a record keeps in memory: right to a few hundred bytes, and cheap, for it is asked for every record. */
export const approximateBytes = (value: Topics[Topic]): number => {
  if ('kind' in value) return frameBytes + (value.kind === 'first' ? (value.body?.length ?? 0) : 0);
  const incoming = 'record' in value ? value.record : value;
  return frameBytes + (incoming.value?.byteLength ?? 0);
};
