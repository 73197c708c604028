import { describe, expect, it } from '@jest/globals';

import { EncodedBodies } from './encoded-bodies.js';

const large = (name: string) => name + 'é'.repeat(512 * 1024);

describe('A large body', () => {
  it('is held once, however many requests send it', () => {
    const bodies = new EncodedBodies();
    const bytes = bodies.of(large('a'));
    expect(bytes.toString()).toBe(large('a'));
    expect(bodies.of(large('a'))).toBe(bytes);
  });

  it('is let go when 8 MiB of others were sent since', () => {
    const bodies = new EncodedBodies();
    const [a, b] = [bodies.of(large('a')), bodies.of(large('b'))];
    for (const name of ['c', 'd', 'e', 'f', 'g']) bodies.of(large(name));
    expect(bodies.of(large('a'))).toBe(a);
    bodies.of(large('h'));
    expect(bodies.of(large('b'))).not.toBe(b);
    expect(bodies.of(large('a'))).toBe(a);
  });
});
