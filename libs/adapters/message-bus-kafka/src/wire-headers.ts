import type { IHeaders } from 'kafkajs';

/** Headers of our own records, each with this prefix. */
export const header = {
  /** On a tier: ISO instant at which the record goes to its topic. */
  dueAt: 'hookline-due-at',
  /** On a tier: ISO instant at which it leaves this tier, for the next one or its topic. */
  releaseAt: 'hookline-release-at',
  /** On a tier: the topic that it goes to. */
  topic: 'hookline-topic',
  /** On a tier: names the record while it is held, so that a repeat is dropped. */
  id: 'hookline-id',
  /** On a dead letter: what is wrong, in one line. */
  reason: 'hookline-reason',
  /** On a dead letter: where the record was, as JSON `{clusterId, topic, partition, offset, timestamp}`. */
  origin: 'hookline-origin',
  /** On a dead letter that did not fit: how many bytes the value had. */
  cutFrom: 'hookline-cut-from',
} as const;

/** A header that is there several times counts with its last value, as for Kafka's own clients. */
export const readHeaders = (headers: IHeaders | undefined): Record<string, string> => {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) read[name] = last.toString();
  }
  return read;
};
