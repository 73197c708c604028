import { describe, expect, it } from '@jest/globals';

import { CorruptRecord, InvalidCursor, NotReady, RevisionConflict, StoreUnavailable } from '#libs/application';
import { problems } from '#libs/contracts';

import { problemOfError } from './problem-of-error.js';
import { RequestProblem } from './request-problem.js';

const coded = (code: string): Error => Object.assign(new Error('internal words'), { code });

describe('An error that ends a request', () => {
  it.each([
    ['a broken body', coded('FST_ERR_CTP_INVALID_JSON_BODY'), 400, 'invalid_json'],
    ['a body that is too large', coded('FST_ERR_CTP_BODY_TOO_LARGE'), 413, 'body_too_large'],
    ['a body of another kind', coded('FST_ERR_CTP_INVALID_MEDIA_TYPE'), 415, 'unsupported_media_type'],
    ['an address that cannot be decoded', coded('FST_ERR_BAD_URL'), 404, 'not_found'],
    ['an id that is far too long', coded('FST_ERR_MAX_PARAM_LENGTH'), 404, 'not_found'],
    ['a cursor of another list', new InvalidCursor('x'), 400, 'invalid_cursor'],
    ['a part that is not ready', new NotReady('webhook registry'), 503, 'not_ready'],
    ['a store that does not answer', new StoreUnavailable('x'), 503, 'not_ready'],
    ['a stream that everybody writes to', new RevisionConflict('webhook-1', 1), 503, 'not_ready'],
    ['damaged data', new CorruptRecord('x'), 500, 'internal_error'],
    ['a defect', new TypeError('x is undefined'), 500, 'internal_error'],
    ['something thrown that is no error', 'words', 500, 'internal_error'],
  ])('leaves as its problem when it is %s', (_case, error, status, code) => {
    expect([problems[problemOfError(error).code].status, problemOfError(error).code]).toEqual([status, code]);
  });

  it('says when to come back while something is not ready', () => {
    expect(problemOfError(new NotReady('x')).occurrence.headers).toEqual({ 'retry-after': '1' });
  });

  it('says nothing of what went wrong inside', () => {
    const { message, occurrence } = problemOfError(coded('SQLITE_CORRUPT'));
    expect(JSON.stringify({ message, occurrence })).not.toMatch(/internal words|SQLITE/);
  });

  it('keeps what was refused on purpose', () => {
    const problem = new RequestProblem('forbidden');
    expect(problemOfError(problem)).toBe(problem);
  });
});
