import { describe, expect, it } from '@jest/globals';

import { maxEventBytes, maxJsonDepth, readIncomingRecord } from './index.js';

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown, headers: Record<string, string> = {}, receivedAt?: string) =>
  readIncomingRecord({ value: bytes(value), headers, key: null, ...(receivedAt === undefined ? {} : { receivedAt }) });

const native = { type: 'subscription.create', data: { subscription: { id: 's1' } }, timestamp: '2024-05-01T12:00:00Z' };

const cloud = {
  specversion: '1.0',
  id: 'e-1',
  source: '/control-plane',
  type: 'subscription.create',
  time: '2024-05-01T14:00:00+02:00',
  data: { subscription: { id: 's1' } },
};

describe('A record of control-plane.events', () => {
  it('is read in the native envelope, its timestamp in UTC with milliseconds', () => {
    expect(read({ ...native, timestamp: '2024-05-01T14:00:00.1234+02:00', id: 'mine' })).toEqual({
      kind: 'event',
      event: {
        type: 'subscription.create',
        data: native.data,
        occurredAt: '2024-05-01T12:00:00.123Z',
        source: '',
        sourceId: 'mine',
      },
    });
  });

  it('has no id of its own when its producer gave none', () => {
    expect(read(native)).toMatchObject({ kind: 'event', event: { sourceId: null } });
  });

  it('is read as a structured CloudEvent, with or without the content type', () => {
    const event = {
      type: cloud.type,
      data: cloud.data,
      occurredAt: '2024-05-01T12:00:00.000Z',
      source: cloud.source,
      sourceId: 'e-1',
    };
    expect(read(cloud, { 'Content-Type': 'application/cloudevents+json; charset=UTF-8' })).toEqual({
      kind: 'event',
      event,
    });
    expect(read({ ...cloud, partitionkey: 'x' })).toEqual({ kind: 'event', event });
  });

  it('is rejected where an object has a name twice: nobody knows which was meant', () => {
    const text = '{"type":"a.b","timestamp":"2024-05-01T12:00:00Z","data":{"user":{"id":1,"id":2}}}';
    expect(read(text)).toEqual({ kind: 'rejected', reason: 'data.user.id: the name occurs twice' });
  });

  it('is read as a binary CloudEvent', () => {
    const headers = { ce_specversion: '1.0', ce_id: 'e-1', ce_source: 'urn:a', ce_type: 'a.b', ce_time: cloud.time };
    expect(read({ n: 1 }, headers)).toEqual({
      kind: 'event',
      event: { type: 'a.b', data: { n: 1 }, occurredAt: '2024-05-01T12:00:00.000Z', source: 'urn:a', sourceId: 'e-1' },
    });
  });

  it('takes the time it was received at for a CloudEvent without a time', () => {
    const { time: _time, ...timeless } = cloud;
    expect(read(timeless)).toMatchObject({ kind: 'rejected' });
    expect(read(timeless, {}, '2024-05-01T12:00:05.000Z')).toMatchObject({
      event: { occurredAt: '2024-05-01T12:00:05.000Z' },
    });
  });

  const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const envelope = (data: string): string => `{"type":"a.b","timestamp":"2024-05-01T12:00:00Z","data":${data}}`;

  it('may nest as deep as the limit and no deeper, without using the stack', () => {
    expect(read(envelope(nested(maxJsonDepth))).kind).toBe('event');
    expect(read(envelope(nested(maxJsonDepth + 1)))).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('nested deeper'),
    });
    expect(read(envelope(nested(40_000))).kind).toBe('rejected');
    expect(read('['.repeat(200_000)).kind).toBe('rejected');
  });

  it('may have exactly the largest size and not a byte more', () => {
    const filled = (size: number) => {
      const empty = envelope('{"a":""}').length;
      return envelope(`{"a":"${'x'.repeat(size - empty)}"}`);
    };
    expect(read(filled(maxEventBytes)).kind).toBe('event');
    expect(read(filled(maxEventBytes + 1))).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('larger'),
    });
  });

  it.each([
    ['is no JSON', '{"type":', 'not valid JSON'],
    ['has an unknown field', { ...native, extra: 1 }, 'extra: Unknown field'],
    ['has no timestamp', { type: 'a.b', data: {} }, 'timestamp'],
    ['has a timestamp without an offset', { ...native, timestamp: '2024-05-01T12:00:00' }, 'timestamp'],
    ['has a day that does not exist', { ...native, timestamp: '2024-02-30T12:00:00Z' }, 'timestamp'],
    ['leaves the four-digit years in UTC', { ...native, timestamp: '0000-01-01T00:00:00+10:00' }, 'four digits'],
    ['has a list as data', { ...native, data: [] }, 'data'],
    ['has null as data', { ...native, data: null }, 'data'],
    ['names __proto__ in its data', envelope('{"a":{"__proto__":{"admin":true}}}'), '__proto__'],
    ['has a number that JSON cannot give back', envelope('{"a":1e999}'), 'too large'],
    ['has an empty id', { ...native, id: '' }, 'id'],
    ['has an id that is too long', { ...native, id: 'x'.repeat(257) }, 'id'],
    ['has an id with a NUL', { ...native, id: 'a\u0000b' }, 'id'],
    ['is a list', [native], 'Must be an object'],
    ['is null', 'null', 'Must be an object'],
    ['is a CloudEvent of another version', { ...cloud, specversion: '0.3' }, 'specversion'],
    ['is a CloudEvent with binary data', { ...cloud, data: undefined, data_base64: 'eA==' }, 'data'],
  ])('is rejected with a reason when it %s', (_case, value, reason) => {
    expect(read(value)).toEqual({ kind: 'rejected', reason: expect.stringContaining(reason) });
  });

  it('is rejected when it is empty, absent or not UTF-8', () => {
    expect(readIncomingRecord({ value: null, headers: {}, key: 'k' })).toMatchObject({ kind: 'rejected' });
    expect(readIncomingRecord({ value: new Uint8Array(), headers: {}, key: null })).toMatchObject({ kind: 'rejected' });
    const invalid = Uint8Array.from([...bytes('{"type":"'), 0xff, ...bytes('"}')]);
    expect(readIncomingRecord({ value: invalid, headers: {}, key: null })).toMatchObject({ kind: 'rejected' });
  });

  it('gives a short reason, however much is wrong', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_value, index) => [`field${index}`, 1]));
    const result = read({ ...native, ...many });
    expect(result.kind === 'rejected' && result.reason.length <= 500).toBe(true);
  });
});
