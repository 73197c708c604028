import { describe, expect, it } from '@jest/globals';

import { InvalidMasterKeys, newMasterKey, parseMasterKeys } from './master-keys.js';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

describe('master keys', () => {
  it('are read in the order in which they are listed, with white space around them', () => {
    const keys = parseMasterKeys(` ${keyOf(1)} , ${keyOf(2)}\n`);
    expect(keys.map(({ key }) => key.export()[0])).toEqual([1, 2]);
  });

  it('have an id that is the same in every process and belongs to one key', () => {
    const idOf = (byte: number): string => parseMasterKeys(keyOf(byte))[0].id;
    expect(idOf(1)).toBe('Bc0BwpGhlpfo');
    expect(idOf(2)).not.toBe(idOf(1));
  });

  it('that are made new are read back, and are never the same', () => {
    expect(parseMasterKeys(newMasterKey())).toHaveLength(1);
    expect(newMasterKey()).not.toBe(newMasterKey());
  });

  it.each([
    ['nothing', '', 'master key 1 of 1 is not base64'],
    ['an empty entry', `${keyOf(1)},`, 'master key 2 of 2 is not base64'],
    ['something else than base64', 'correct horse battery staple', 'master key 1 of 1 is not base64'],
    ['a short key', `${keyOf(1)},${Buffer.alloc(16).toString('base64')}`, 'master key 2 of 2 has 16 bytes'],
    ['a key twice', `${keyOf(1)},${keyOf(2)},${keyOf(1)}`, 'a master key is listed twice'],
  ])('are refused for %s, with a message that says where', (_what, text, message) => {
    expect(() => parseMasterKeys(text)).toThrow(InvalidMasterKeys);
    expect(() => parseMasterKeys(text)).toThrow(message);
  });
});
