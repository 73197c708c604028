import { describe, expect, it } from '@jest/globals';

import { toStatement } from './row-statements.js';

const stored = (text: string): unknown => {
  const step = {
    table: 'rejected_records',
    columns: ['record'],
    key: ['record'],
    replaced: [],
    rows: [[text]],
  } as const;
  const [json] = toStatement(step).values;
  return (JSON.parse(String(json)) as readonly { readonly record: string }[])[0]?.record;
};

describe('a row for PostgreSQL', () => {
  it('holds a replacement character where somebody typed U+0000 or half a surrogate pair', () => {
    expect(stored('a\0b')).toBe('a\ufffdb');
    expect(stored('a\ud800b')).toBe('a\ufffdb');
    expect(stored('\udc00')).toBe('\ufffd');
  });

  it('holds everything else as it is, characters beyond the first plane too', () => {
    expect(stored('grüße 👋 \u0001 \ufffd')).toBe('grüße 👋 \u0001 \ufffd');
  });
});
