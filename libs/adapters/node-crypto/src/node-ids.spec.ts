import { describe, expect, it } from '@jest/globals';

import { FakeClock } from '#libs/testing';

import { NodeIds } from './node-ids.js';
import { uuidBytes, uuidV5 } from './uuid-v5.js';

const anyUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const versionOf = (id: string): string | undefined => anyUuid.exec(id)?.[1];
const msOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

describe('ids', () => {
  it('that are ordered are UUIDv7 and carry the time', () => {
    const clock = new FakeClock();
    const id = new NodeIds(clock).ordered();
    expect(versionOf(id)).toBe('7');
    expect(msOf(id)).toBe(clock.now());
  });

  it('that are ordered rise within one millisecond, beyond the counter of a millisecond too', () => {
    const ids = new NodeIds(new FakeClock());
    const made = Array.from({ length: 10_000 }, () => ids.ordered());
    expect(new Set(made).size).toBe(made.length);
    expect(made.toSorted()).toEqual(made);
  });

  it('that are ordered rise when the clock goes back', () => {
    let now = 1_714_564_800_000;
    const ids = new NodeIds({ now: () => now });
    const before = ids.ordered();
    now -= 5_000;
    expect(ids.ordered() > before).toBe(true);
  });

  it('that are random are UUIDv4 and never the same', () => {
    const ids = new NodeIds(new FakeClock());
    expect(versionOf(ids.random())).toBe('4');
    expect(ids.random()).not.toBe(ids.random());
  });

  it('that are named are UUIDv5 and the same for the same name, in every release', () => {
    const ids = new NodeIds(new FakeClock());
    expect(versionOf(ids.named('Zoë 🪝'))).toBe('5');
    expect(ids.named('subscription 1')).not.toBe(ids.named('subscription 2'));
    expect(ids.named('subscription 1')).toBe('eb58f14f-1e2e-5bd4-af4e-64c858002a5f');
  });

  it('in the namespace of DNS are those of RFC 9562, appendix A.4', () => {
    expect(uuidV5(uuidBytes('6ba7b810-9dad-11d1-80b4-00c04fd430c8'), 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});
