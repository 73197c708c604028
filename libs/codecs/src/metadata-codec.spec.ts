import { describe, expect, it } from '@jest/globals';
import { decodeMetadata, decodeMetadataText, encodeMetadata, type StoredMetadata, UnreadableEvent } from './index.js';

const metadata: StoredMetadata = {
  at: '2024-05-01T12:00:00.000Z',
  actor: { kind: 'key', id: 'key-1' },
  commandId: 'command-1',
};

describe('metadata of a stored event', () => {
  it.each([
    ['with a trace', { ...metadata, traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }],
    ['without a trace', metadata],
  ])('comes back from storage as it was, %s', (_name, stored) => {
    expect(decodeMetadataText(encodeMetadata(stored))).toStrictEqual(stored);
  });

  it('leaves out what it does not know', () => {
    expect(decodeMetadata({ ...metadata, host: 'a' })).toStrictEqual(metadata);
  });

  it.each([
    ['an unknown kind of actor', { ...metadata, actor: { kind: 'robot', id: '1' } }],
    ['no time', { ...metadata, at: undefined }],
    ['no object at all', 'x'],
  ])('is refused with %s', (_name, stored) => {
    expect(() => decodeMetadata(stored)).toThrow(UnreadableEvent);
  });

  it('is refused when the text is cut off', () => {
    expect(() => decodeMetadataText('{"at":')).toThrow(UnreadableEvent);
  });
});
