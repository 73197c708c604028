import type { Message } from 'kafkajs';

import type { DeadLetter, DeliveryRecord, IncomingRecord, Topic, Topics } from '#libs/application';
import { deadLetterOrigin, deliveryRecordOnTheWire } from '#libs/contracts';

import { header } from './wire-headers.js';

/** A record as it was fetched, with the topic in our words. */
export interface FetchedRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly origin: IncomingRecord['origin'];
}

interface RecordCodec<Value> {
  encode(key: string, value: Value): Message;
  /** @throws what is wrong with it */
  decode(record: FetchedRecord): Value;
}

/** A broker takes a batch up to 1,048,588 bytes (`max.message.bytes`); this leaves room for what frames it. */
export const maxRecordBytes = 900 * 1024;

const headerBytes = (headers: Readonly<Record<string, string>>): number =>
  Object.entries(headers).reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text) + 16,
    0,
  );

const deliveries: RecordCodec<DeliveryRecord> = {
  encode: (key, value) => ({ key, value: JSON.stringify(value) }),
  decode: ({ value }) => deliveryRecordOnTheWire.parse(JSON.parse(value?.toString() ?? '')),
};

/** Whoever reads it again finds the record as the producer put it there: value, key and headers. */
const incoming: RecordCodec<IncomingRecord> = {
  encode: (_key, { key, value, headers }) => ({
    key,
    value: value === null ? null : Buffer.from(value),
    headers: { ...headers },
  }),
  decode: ({ key, value, headers, origin }) => ({ key: key?.toString() ?? null, value, headers, origin }),
};

/**
 * The record beside what is wrong with it and where it was. Cut to fit: its headers go first, then the end of its
 * value.
 */
const deadLetters: RecordCodec<DeadLetter> = {
  encode: (_key, { reason, record }) => {
    const own = { [header.reason]: reason, [header.origin]: JSON.stringify(record.origin) };
    const value = record.value ?? Buffer.alloc(0);
    const keyBytes = Buffer.byteLength(record.key ?? '');
    const hasRoom = keyBytes + headerBytes(record.headers) + headerBytes(own) + value.byteLength <= maxRecordBytes;
    if (hasRoom) {
      return { ...incoming.encode('', record), headers: { ...record.headers, ...own } };
    }
    const cut = Buffer.from(value.subarray(0, maxRecordBytes - keyBytes - headerBytes(own) - 64));
    return { key: record.key, value: cut, headers: { ...own, [header.cutFrom]: String(value.byteLength) } };
  },
  decode: (fetched) => {
    const { [header.reason]: reason, [header.origin]: origin, ...headers } = fetched.headers;
    if (reason === undefined || origin === undefined) throw new Error('it has no reason or no origin');
    const from = deadLetterOrigin.parse(JSON.parse(origin));
    return { reason, record: { ...incoming.decode({ ...fetched, headers }), origin: from } };
  },
};

const codecs: { readonly [T in Topic]: RecordCodec<Topics[T]> } = {
  'control-plane.events': incoming,
  'control-plane.events.dead-letter': deadLetters,
  'webhook.deliveries': deliveries,
};

export const encode = <T extends Topic>(topic: T, key: string, value: Topics[T]): Message =>
  codecs[topic].encode(key, value);

/** @throws what is wrong with it */
export const decode = <T extends Topic>(topic: T, record: FetchedRecord): Topics[T] => codecs[topic].decode(record);
