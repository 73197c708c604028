import { describe, expect, it } from '@jest/globals';

import { parseRetryAfter } from './retry-after.js';

const noonMs = Date.parse('2024-05-01T12:00:00.000Z');

describe('Retry-After', () => {
  it.each([
    ['120', '2024-05-01T12:02:00.000Z', 'seconds, counted from the arrival of the answer'],
    ['0', '2024-05-01T12:00:00.000Z', 'no seconds'],
    [' 5 ', '2024-05-01T12:00:05.000Z', 'seconds between blanks'],
    ['Wed, 01 May 2024 13:00:00 GMT', '2024-05-01T13:00:00.000Z', 'a date'],
    ['Wednesday, 01-May-24 13:00:00 GMT', '2024-05-01T13:00:00.000Z', 'a date as RFC 850 wrote it'],
    ['Wed May  1 13:00:00 2024', '2024-05-01T13:00:00.000Z', 'a date as asctime writes it'],
    ['Mon, 01 Jan 2024 00:00:00 GMT', '2024-01-01T00:00:00.000Z', 'a date that is over'],
    ['31536000000', '3023-09-02T12:00:00.000Z', 'a thousand years'],
    ['9'.repeat(40), '9999-12-31T23:59:59.999Z', 'for ever'],
  ])('reads %j as %s: %s', (header, instant) => {
    expect(parseRetryAfter(header, noonMs)).toBe(instant);
  });

  it.each(['-5', '+5', '1.5', '1e3', '0x10', '', 'soon', 'tomorrow 5', '2024-05-01', 'Wed, 99 Foo 2024 13:00:00 GMT'])(
    'makes nothing of %j',
    (header) => {
      expect(parseRetryAfter(header, noonMs)).toBeNull();
    },
  );
});
