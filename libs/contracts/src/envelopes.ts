import { cloudEvent } from './cloud-events.js';
import { newEvent } from './events.js';
import { parseFields } from './field-problems.js';
import { type JsonObject } from './json.js';
import type { FieldProblem } from './problems.js';

/** An event as it came in, whatever it was wrapped in. */
export interface ReadEvent {
  readonly type: string;
  readonly data: JsonObject;
  /** UTC with milliseconds. */
  readonly occurredAt: string;
  /** `''` for the native envelope, the CloudEvents source otherwise. */
  readonly source: string;
  /** `null` when the producer named none. */
  readonly sourceId: string | null;
}

export type ReadEnvelope = { readonly event: ReadEvent } | { readonly errors: readonly FieldProblem[] };

export const readNative = (json: unknown): ReadEnvelope => {
  const parsed = parseFields(newEvent, json);
  if ('errors' in parsed) return parsed;
  const { type, data, timestamp, id } = parsed.data;
  return { event: { type, data, occurredAt: timestamp, source: '', sourceId: id ?? null } };
};

/** `receivedAt` is the time of a CloudEvent that brings none (it is optional there). */
export const readCloudEvent = (json: unknown, receivedAt: string | undefined): ReadEnvelope => {
  const parsed = parseFields(cloudEvent, json);
  if ('errors' in parsed) return parsed;
  const { type, data, time = receivedAt, source, id } = parsed.data;
  if (time === undefined)
    return { errors: [{ path: 'time', message: 'a CloudEvent without a time needs a record with one' }] };
  return { event: { type, data, occurredAt: time, source, sourceId: id } };
};
