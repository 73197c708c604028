import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { maxJsonDepth, repeatedNameOf } from './index.js';

describe('A name that an object has twice', () => {
  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"b":2,"a":3}', 'a'],
    ['{"data":{"user":{"id":1,"name":"x","id":2}}}', 'data.user.id'],
    ['[{"a":1},{"b":[0,[1,2],{"c":1,"c":2}]}]', '1.b.2.c'],
    ['{"a":1, "\\u0061" : 2}', 'a'],
    ['{"a":{"b":1},"a":{}}', 'a'],
    ['{"":1,"":2}', ''],
    ['{"x":"{","a\\"":1,"a\\"":2}', 'a"'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('is found in %s', (json, path) => {
    expect(repeatedNameOf(json)).toBe(path);
  });

  it.each([
    '{"a":{"a":{"a":"a"}}}',
    '[{"a":1},{"a":1}]',
    '{"a":["a","a",{"b":1},{"b":1}],"b":":"}',
    '{"a":"\\"a\\":1,\\"a\\":2","A":1}',
    '{"a":"\\\\","b":"\\\\"}',
    '"a"',
    '7',
  ])('is not in %s', (json) => {
    expect(repeatedNameOf(json)).toBeNull();
  });

  it('is in nothing that was made of objects', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat({ max: 2 }), (value, indent) => {
        expect(repeatedNameOf(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });

  it('is not looked for where nothing is taken any more', () => {
    const depth = 10 * maxJsonDepth;
    expect(repeatedNameOf(`${'{"a":'.repeat(depth)}{"b":1,"b":2}${'}'.repeat(depth)}`)).toBeNull();
  });
});
