import { describe, expect, it } from '@jest/globals';
import { afterNoon } from '#libs/testing';

import { type AttemptErrorCode, type AttemptOutcome, isGone, judge, retryAfterOf } from './attempt.js';

const response = (statusCode: number, retryAfter: string | null = null): AttemptOutcome => ({
  kind: 'response',
  statusCode,
  retryAfter,
});

describe('The verdict over an answer', () => {
  it.each([200, 201, 202, 204, 206, 226, 299])('is success for %d', (statusCode) => {
    expect(judge(response(statusCode))).toBe('delivered');
  });

  it.each([100, 199, 300, 301, 302, 304, 307, 308, 400, 401, 404, 408, 410, 429, 500, 503, 599])(
    'is failure for %d',
    (statusCode) => {
      expect(judge(response(statusCode))).toBe('retry');
    },
  );

  it.each([
    'timeout',
    'connection_refused',
    'connection_reset',
    'dns_failed',
    'tls_failed',
    'address_blocked',
    'invalid_response',
    'network_error',
  ] satisfies AttemptErrorCode[])('is failure without one: %s', (code) => {
    expect(judge({ kind: 'error', code })).toBe('retry');
  });
});

describe('Retry-After', () => {
  it.each([429, 503])('is obeyed with %d', (statusCode) => {
    expect(retryAfterOf(response(statusCode, afterNoon(30)))).toBe(afterNoon(30));
  });

  it.each([200, 301, 400, 410, 500, 502])('is not obeyed with %d', (statusCode) => {
    expect(retryAfterOf(response(statusCode, afterNoon(30)))).toBeNull();
  });

  it('needs an answer', () => {
    expect(retryAfterOf({ kind: 'error', code: 'timeout' })).toBeNull();
    expect(retryAfterOf(response(503))).toBeNull();
  });
});

describe('A receiver', () => {
  it('is gone with 410 alone', () => {
    expect([200, 404, 410, 500].map((statusCode) => isGone(response(statusCode)))).toEqual([false, false, true, false]);
    expect(isGone({ kind: 'error', code: 'dns_failed' })).toBe(false);
  });
});
