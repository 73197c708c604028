import { describe, expect, it } from '@jest/globals';

import { toRejectedRecordAnswer } from './rejected-record-answer.js';

const rowOf = (bytes: Buffer, recordBytes = bytes.length) => ({
  id: '5f1d7a52-8a0c-5c55-9b7e-2f7a3f1b9c10',
  rejectedAt: '2024-05-01T12:00:00.000Z',
  reason: 'no JSON',
  origin: { topic: 'control-plane.events', partition: 0, offset: '1', timestamp: '1714564800000' },
  record: bytes.toString('base64'),
  recordBytes,
});

describe('A rejected record is shown', () => {
  it('as text too where it is text', () => {
    expect(toRejectedRecordAnswer(rowOf(Buffer.from('{"type": ')))).toMatchObject({ text: '{"type": ' });
  });

  it('in base64 alone where it is not', () => {
    const bytes = Buffer.from([0, 255]);
    expect(toRejectedRecordAnswer(rowOf(bytes))).toMatchObject({ record: 'AP8=', text: null });
  });

  it('as the text before a character that was cut through', () => {
    const bytes = Buffer.from('ab€').subarray(0, 4);
    expect(toRejectedRecordAnswer(rowOf(bytes, 20_000))).toMatchObject({ text: 'ab' });
    expect(toRejectedRecordAnswer(rowOf(bytes))).toMatchObject({ text: null });
  });
});
