/** ISO 8601 in UTC with milliseconds, `2024-05-01T12:00:00.000Z`: sorts as text in time order. */
export type IsoInstant = string;

export type WebhookId = string;
export type EventId = string;
export type MessageId = string;
export type ApiKeyId = string;

/** Place of a fact in its stream, counted from 0; `'none'` is a stream that was never written. */
export type Revision = number | 'none';

/** Names an order: the revision of the fact that gave it, `'none'` for the first attempt. */
export type Ticket = Revision;

/** Ciphertext that names its key and is bound to the id of what it belongs to. Never the clear text. */
export type Sealed = string;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = Readonly<Record<string, JsonValue>>;

export const toMs = (instant: IsoInstant): number => Date.parse(instant);
export const toInstant = (ms: number): IsoInstant => new Date(ms).toISOString();
export const plusMs = (instant: IsoInstant, ms: number): IsoInstant => toInstant(toMs(instant) + ms);

/** The revision of a stream after one more fact. */
export const nextRevision = (revision: Revision): number => (revision === 'none' ? 0 : revision + 1);
