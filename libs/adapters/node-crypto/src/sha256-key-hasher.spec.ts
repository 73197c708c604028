import { describe, expect, it } from '@jest/globals';

import { Sha256KeyHasher } from './sha256-key-hasher.js';

describe('an API key', () => {
  it('has 32 random bytes', () => {
    const hasher = new Sha256KeyHasher();
    expect(hasher.newKey()).toMatch(/^hk_[\w-]{43}$/);
    expect(hasher.newKey()).not.toBe(hasher.newKey());
  });

  it('is kept as its SHA-256', () => {
    expect(new Sha256KeyHasher().hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
