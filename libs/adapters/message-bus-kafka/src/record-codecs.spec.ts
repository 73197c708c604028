import { describe, expect, it } from '@jest/globals';

import type { DeadLetter, IncomingRecord } from '#libs/application';

import { decode, encode, maxRecordBytes } from './record-codecs.js';
import { readHeaders } from './wire-headers.js';

const origin = {
  clusterId: 'c',
  topic: 'control-plane.events',
  partition: 3,
  offset: '7',
  timestamp: '2024-05-01T12:00:00.000Z',
};
const incoming = (value: Buffer | null, headers: Record<string, string> = {}): IncomingRecord => ({
  key: 'subscription-1',
  value,
  headers,
  origin,
});

const overTheWire = (letter: DeadLetter): DeadLetter => {
  const { key, value, headers } = encode('control-plane.events.dead-letter', 'k', letter);
  return decode('control-plane.events.dead-letter', {
    key: Buffer.from(key ?? ''),
    value: value === null ? null : Buffer.from(value),
    headers: readHeaders(headers),
    origin: { ...origin, topic: 'control-plane.events.dead-letter', offset: '0' },
  });
};

describe('A dead letter', () => {
  it('is the record as it was, beside its reason and origin', () => {
    const letter = { reason: 'type: is missing', record: incoming(Buffer.from([0xff, 0x00]), { 'ce-type': 'x' }) };
    expect(overTheWire(letter)).toEqual(letter);
  });

  it('may have no value', () => {
    const letter = { reason: 'the record is empty', record: incoming(null) };
    expect(overTheWire(letter)).toEqual(letter);
  });

  it('is cut to what a broker takes, and says from how much', () => {
    const record = incoming(Buffer.alloc(maxRecordBytes + 1, 'x'), { large: 'y'.repeat(1_000) });
    const { key, value, headers } = encode('control-plane.events.dead-letter', 'k', { reason: 'too large', record });
    expect(Buffer.byteLength(value ?? '') + Buffer.byteLength(key ?? '')).toBeLessThan(maxRecordBytes);
    expect(readHeaders(headers)).toEqual({
      'hookline-reason': 'too large',
      'hookline-origin': JSON.stringify(origin),
      'hookline-cut-from': String(maxRecordBytes + 1),
    });
  });
});

describe('A record of webhook.deliveries', () => {
  const fetched = (value: string) => ({ key: null, value: Buffer.from(value), headers: {}, origin });
  const look = { kind: 'look' as const, webhookId: '0190a1b2-0000-7000-8000-000000000001' };

  it('is read without the fields that a newer version added', () => {
    expect(decode('webhook.deliveries', fetched(JSON.stringify({ ...look, priority: 3 })))).toEqual(look);
  });

  it.each(['', 'no JSON', '{"kind":"hook"}', '{"kind":"look","webhookId":"1"}'])('is not read from %j', (value) => {
    expect(() => decode('webhook.deliveries', fetched(value))).toThrow();
  });
});

describe('Headers', () => {
  it('count with their last value when they are there several times', () => {
    expect(readHeaders({ a: [Buffer.from('1'), Buffer.from('2')], b: Buffer.from('3'), c: undefined })).toEqual({
      a: '2',
      b: '3',
    });
  });
});
