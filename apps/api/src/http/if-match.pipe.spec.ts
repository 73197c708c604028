import { describe, expect, it } from '@jest/globals';

import { etagOf, IfMatchPipe } from './if-match.pipe.js';

const revisionOf = (value: string | undefined) => new IfMatchPipe().transform(value);

describe('If-Match', () => {
  it('gives back the revision of the ETag that was shown, also when a proxy made it weak', () => {
    expect(revisionOf(etagOf({ revision: 12 }))).toBe(12);
    expect(revisionOf('W/"12"')).toBe(12);
  });

  it('asks for nothing when it is absent or says that any revision will do', () => {
    expect([revisionOf(undefined), revisionOf('*')]).toEqual([undefined, undefined]);
  });

  it('matches no revision when it names somebody else’s tag', () => {
    expect(revisionOf('"abc"')).toBeLessThan(0);
  });

  it.each(['12', '"12', '', '"1", "2"', '"1"x'])('is refused when it is no entity tag: %s', (value) => {
    expect(() => revisionOf(value)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
