import { describe, expect, it } from '@jest/globals';

import { errors } from 'undici';

import { failureCode, isOwnLack, TlsFailed } from './failure.js';
import { AddressBlocked, LookUpFailed } from './guarded-resolver.js';

const systemError = (code: string, message = code): Error => Object.assign(new Error(message), { code });

describe('the code of a failure', () => {
  it.each([
    [new AddressBlocked('localhost'), 'address_blocked'],
    [new LookUpFailed('nowhere.test'), 'dns_failed'],
    [new TlsFailed('handshake failed'), 'tls_failed'],
    [systemError('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'tls_failed'],
    [systemError('ECONNREFUSED'), 'connection_refused'],
    [systemError('ECONNRESET'), 'connection_reset'],
    [systemError('EPIPE'), 'connection_reset'],
    [systemError('UND_ERR_SOCKET', 'other side closed'), 'connection_reset'],
    [systemError('ETIMEDOUT'), 'timeout'],
    [new errors.HTTPParserError('Response does not match the HTTP/1.1 protocol'), 'invalid_response'],
    [systemError('UND_ERR_SOCKET', 'bad upgrade'), 'invalid_response'],
    [systemError('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), 'invalid_response'],
    [systemError('ERR_ASSERTION', 'statusCode >= 100'), 'invalid_response'],
    [systemError('EHOSTUNREACH'), 'network_error'],
    [new Error('anything else'), 'network_error'],
  ])('of %s is %s', (error, code) => {
    expect(failureCode(error)).toBe(code);
  });
});

describe('A failure', () => {
  it.each([
    [systemError('EMFILE'), true],
    [systemError('ENFILE'), true],
    [systemError('ENOBUFS'), true],
    [new LookUpFailed('busy.test', { cause: systemError('EMFILE') }), true],
    [systemError('ECONNREFUSED'), false],
    [new LookUpFailed('nowhere.test', { cause: systemError('ENOTFOUND') }), false],
    [new LookUpFailed('nowhere.test'), false],
  ])('%s is one of this machine: %s', (error, isOwn) => {
    expect(isOwnLack(error)).toBe(isOwn);
  });
});
