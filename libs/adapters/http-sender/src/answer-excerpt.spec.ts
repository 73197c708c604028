import { describe, expect, it } from '@jest/globals';

import { AnswerExcerpt } from './answer-excerpt.js';

const excerptOf = (...chunks: readonly (string | Buffer)[]): string => {
  const excerpt = new AnswerExcerpt();
  for (const chunk of chunks) excerpt.add(Buffer.from(chunk));
  return excerpt.text();
};

describe('an answer excerpt', () => {
  it('is the body when that is short', () => {
    expect(excerptOf('thank ', 'you')).toBe('thank you');
  });

  it('is empty for an empty body', () => {
    expect(excerptOf()).toBe('');
  });

  it('ends after 1 KiB and counts what it left out', () => {
    const excerpt = new AnswerExcerpt();
    for (let chunk = 0; chunk < 30; chunk += 1) excerpt.add(Buffer.alloc(100, 'x'));
    expect(excerpt.text()).toBe('x'.repeat(1024));
    expect(excerpt.received).toBe(3_000);
  });

  it('leaves out a character that the limit cuts in two', () => {
    expect(excerptOf(`${'x'.repeat(1022)}😀 and more`)).toBe('x'.repeat(1022));
  });

  it('puts a character together that came in two chunks', () => {
    const bytes = Buffer.from('é');
    expect(excerptOf(bytes.subarray(0, 1), bytes.subarray(1))).toBe('é');
  });

  it('replaces what is no UTF-8', () => {
    expect(excerptOf(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\uFFFDb');
  });

  it('replaces a character that the body itself leaves unfinished', () => {
    expect(excerptOf(Buffer.from([0x61, 0xc3]))).toBe('a\uFFFD');
  });

  it('replaces NUL, which a database may refuse', () => {
    expect(excerptOf('a\0b')).toBe('a\uFFFDb');
  });
});
