import type { AttemptErrorCode } from '#libs/domain';

import { AnswerTooLong } from './answer-limit.js';
import { AddressBlocked, LookUpFailed } from './guarded-resolver.js';

/** The connection was made, the handshake was not. */
export class TlsFailed extends Error {
  override readonly name = 'TlsFailed';
}

const codes: Readonly<Record<string, AttemptErrorCode>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_SOCKET: 'connection_reset',
  UND_ERR_HEADERS_OVERFLOW: 'invalid_response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'invalid_response',
  // undici expects of a status that it has three digits, of which the first is not 0.
  ERR_ASSERTION: 'invalid_response',
};

/** undici's words for an answer without a request, and for a protocol that is switched unasked. */
const unaskedAnswers: readonly string[] = ['bad response', 'bad upgrade'];

/** Names what went wrong between us and the receiver. Also a request that HTTP cannot carry is a `network_error`. */
export const failureCode = (error: Error): AttemptErrorCode => {
  if (error instanceof AddressBlocked) return 'address_blocked';
  if (error instanceof LookUpFailed) return 'dns_failed';
  if (error instanceof TlsFailed) return 'tls_failed';
  if (error instanceof AnswerTooLong) return 'invalid_response';
  if (unaskedAnswers.includes(error.message)) return 'invalid_response';
  const code = codeOf(error);
  if (error.name === 'HTTPParserError') return 'invalid_response';
  // With TLS 1.3 the other side may refuse us after the handshake.
  if (code.startsWith('ERR_SSL_')) return 'tls_failed';
  return codes[code] ?? 'network_error';
};

/** No descriptor, buffer or memory is left for a connection. */
const lacks: readonly string[] = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'];

/** Whether this machine could not make the request: that says nothing about the receiver. */
export const isOwnLack = (error: Error): boolean =>
  lacks.includes(codeOf(error)) || (error.cause instanceof Error && lacks.includes(codeOf(error.cause)));

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');
