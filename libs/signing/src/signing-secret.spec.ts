import { describe, expect, it } from '@jest/globals';

import { formatSigningSecret, InvalidSigningSecret, parseSigningSecret } from './signing-secret.js';

const bytes = (length: number): Buffer => Buffer.alloc(length, 0xfb);

describe('a signing secret', () => {
  it.each([24, 32, 64])('of %i bytes is read back as it was written', (length) => {
    expect(parseSigningSecret(formatSigningSecret(bytes(length)))).toEqual(bytes(length));
  });

  it.each([
    ['without its prefix', bytes(32).toString('base64')],
    ['with another prefix', `whpk_${bytes(32).toString('base64')}`],
    ['in base64url', `whsec_${bytes(32).toString('base64url')}`],
    ['with a character too much', `whsec_${bytes(32).toString('base64')}!`],
    ['with white space around it', ` whsec_${bytes(32).toString('base64')}`],
    ['that is too short', formatSigningSecret(bytes(23))],
    ['that is too long', formatSigningSecret(bytes(65))],
    ['that is empty', 'whsec_'],
  ])('%s is refused, and the refusal does not repeat it', (_what, text) => {
    let refusal: unknown;
    try {
      parseSigningSecret(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(InvalidSigningSecret);
    if (text.length > 'whsec_'.length) expect(String(refusal)).not.toContain(text.slice(-10));
  });
});
