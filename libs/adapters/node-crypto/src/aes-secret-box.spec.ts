import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CorruptRecord } from '#libs/application';

import { AesSecretBox } from './aes-secret-box.js';
import { parseMasterKeys } from './master-keys.js';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const boxWith = (...bytes: number[]): AesSecretBox => new AesSecretBox(parseMasterKeys(bytes.map(keyOf).join(',')));

const owner = '0190a1b2-0000-7000-8000-000000000001';

const opening = (box: AesSecretBox, sealed: string, boundTo: string): unknown => {
  try {
    return box.open(sealed, boundTo);
  } catch (error) {
    return error;
  }
};

describe('a secret box', () => {
  it('opens what it sealed, whatever the text', () => {
    const box = boxWith(1);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, boundTo) => {
        expect(box.open(box.seal(text, boundTo), boundTo)).toBe(text);
      }),
    );
  });

  it('names format and key, and never makes the same text twice', () => {
    const sealed = boxWith(1).seal('secret', owner);
    expect(sealed).toMatch(new RegExp(`^v1\\.${parseMasterKeys(keyOf(1))[0].id}\\.[\\w-]{16}\\.[\\w-]{30}$`));
    expect(boxWith(1).seal('secret', owner)).not.toBe(sealed);
  });

  it('still opens what it sealed before its key was replaced', () => {
    const old = boxWith(1).seal('secret', owner);
    const replaced = boxWith(2, 1);
    expect(replaced.open(old, owner)).toBe('secret');
    expect(boxWith(2).open(replaced.seal('secret', owner), owner)).toBe('secret');
  });

  it('reads the first format for ever', () => {
    expect(boxWith(1).open('v1.Bc0BwpGhlpfo.aBUkbOjj4YgrA2Cu.7w25bNi822IijVw6HX4JMWES_vYT0Vnw59if7XU', owner)).toBe(
      'whsec_example',
    );
  });

  const sealed = boxWith(1).seal('secret', owner);
  const [format, keyId, iv, encrypted] = sealed.split('.') as [string, string, string, string];
  const changed = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  it.each([
    ['another owner', boxWith(1), sealed, 'someone else'],
    ['a key it does not have', boxWith(2), sealed, owner],
    ['another key under the same name', boxWith(1, 2), sealed.replace(keyId, parseMasterKeys(keyOf(2))[0].id), owner],
    ['a changed text', boxWith(1), [format, keyId, iv, changed(encrypted)].join('.'), owner],
    ['a changed iv', boxWith(1), [format, keyId, changed(iv), encrypted].join('.'), owner],
    ['a shortened tag', boxWith(1), sealed.slice(0, -6), owner],
    ['a text without its tag', boxWith(1), [format, keyId, iv, ''].join('.'), owner],
    ['an unknown format', boxWith(1), sealed.replace('v1', 'v2'), owner],
    ['a part too many', boxWith(1), `${sealed}.`, owner],
    ['the clear text', boxWith(1), 'secret', owner],
    ['nothing', boxWith(1), '', owner],
  ])('does not open for %s, and does not say why', (_what, box, text, boundTo) => {
    const refusal = opening(box, text, boundTo);
    expect(refusal).toBeInstanceOf(CorruptRecord);
    expect(refusal).toMatchObject({ message: 'a sealed value cannot be opened' });
    expect(refusal).not.toHaveProperty('cause');
  });

  it('does not open after any single character was changed', () => {
    const box = boxWith(1);
    // The last character may carry bits that base64url does not use.
    for (let at = 0; at < sealed.length - 1; at += 1) {
      const text = sealed.slice(0, at) + changed(sealed.slice(at, at + 1)) + sealed.slice(at + 1);
      expect(opening(box, text, owner)).toBeInstanceOf(CorruptRecord);
    }
  });

  it('makes signing secrets of 32 random bytes', () => {
    const secret = boxWith(1).newSigningSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(boxWith(1).newSigningSecret()).not.toBe(secret);
  });
});
