import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { decodableVersions, decodeEvent, decodeEventText, encodeEvent, UnreadableEvent } from './index.js';

interface Fixture {
  readonly type: string;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What each version looked like on disk. Never edited: what was written once stays written. */
const folder = new URL('./fixtures/', import.meta.url);
const fixtures: readonly Fixture[] = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

const named = ({ type, version }: { type: string; version: number }): string => `${type} version ${String(version)}`;
const fixtureOf = (type: string): Fixture => fixtures.find((fixture) => fixture.type === type)!;

describe('stored events', () => {
  it('have a fixture for every type and version that can be decoded', () => {
    expect(fixtures.map(named).sort()).toEqual(decodableVersions().map(named).sort());
  });

  it.each(fixtures.map((fixture) => [named(fixture), fixture] as const))('of %s still decode', (_name, fixture) => {
    const event = decodeEvent(fixture.type, fixture.version, fixture.data);
    expect(event).toEqual({ type: fixture.type, data: fixture.data });
  });

  it.each(fixtures.map((fixture) => [fixture.type, fixture] as const))(
    'of %s come back from storage as the event that was stored',
    (_type, fixture) => {
      const event = decodeEvent(fixture.type, fixture.version, fixture.data);
      const encoded = encodeEvent(event);
      expect(decodeEventText(encoded.type, encoded.version, encoded.data)).toEqual(event);
    },
  );

  it.each(
    fixtures.filter(({ data }) => Object.keys(data).length > 0).map((fixture) => [fixture.type, fixture] as const),
  )('of %s are refused when a field is of another kind', (_type, { type, version, data }) => {
    const field = Object.keys(data)[0]!;
    expect(() => decodeEvent(type, version, { ...data, [field]: 17 })).toThrow(UnreadableEvent);
  });

  it('leave out what their version does not know', () => {
    const { type, version, data } = fixtureOf('WebhookDeactivated');
    expect(decodeEvent(type, version, { ...data, writtenBy: 'a newer process' })).toEqual({ type, data });
  });

  it('keep which one event a replay is for', () => {
    const { type, version, data } = fixtureOf('ReplayRequested');
    const filter = { ...(data['filter'] as object), eventId: 'event' };
    const encoded = encodeEvent(decodeEvent(type, version, { ...data, filter }));
    expect(decodeEventText(encoded.type, encoded.version, encoded.data)).toMatchObject({ data: { filter } });
  });

  it('keep a payload as it is, whatever it holds', () => {
    const { type, version, data } = fixtureOf('EventAccepted');
    const payload = { deep: [{ er: [1.5, null, true, '\u0000 🦊 \ud800'] }], '': {}, constructor: 'x' };
    const encoded = encodeEvent(decodeEvent(type, version, { ...data, data: payload }));
    expect(decodeEventText(encoded.type, encoded.version, encoded.data)).toMatchObject({ data: { data: payload } });
  });

  it.each([
    ['a list', []],
    ['null', null],
    ['a text', 'x'],
  ])('refuse a payload that is %s', (_name, payload) => {
    const { type, version, data } = fixtureOf('EventAccepted');
    expect(() => decodeEvent(type, version, { ...data, data: payload })).toThrow(UnreadableEvent);
  });

  it('are refused when their version is newer than this process', () => {
    expect(() => decodeEvent('WebhookDeleted', 2, {})).toThrow(
      new UnreadableEvent('WebhookDeleted version 2 is not known'),
    );
  });

  it.each(['WebhookPainted', 'toString', '__proto__', ''])('are refused when their type is "%s"', (type) => {
    expect(() => decodeEvent(type, 1, {})).toThrow(UnreadableEvent);
  });

  it('are refused when the text is cut off', () => {
    expect(() => decodeEventText('WebhookDeleted', 1, '{"reas')).toThrow(UnreadableEvent);
  });
});
