import { describe, expect, it } from '@jest/globals';
import { decodeStreamId, UnreadableEvent } from './index.js';

describe('the name of a stored stream', () => {
  it('is read when its category is known', () => {
    expect(decodeStreamId('message-a-b')).toBe('message-a-b');
  });

  it.each(['$settings', 'message', '-message', 'toString-1', 'painting-1', ''])(
    'is refused when it is "%s"',
    (name) => {
      expect(() => decodeStreamId(name)).toThrow(UnreadableEvent);
    },
  );
});
