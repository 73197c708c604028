import { RequestProblem } from './request-problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a JSON body, which is UTF-8 (RFC 8259 section 8.1): other bytes are refused instead of being replaced
 * silently, since payloads travel on.
 * @throws {RequestProblem} invalid_json
 */
export const textOfJson = (body: Uint8Array): string => {
  try {
    return utf8.decode(body);
  } catch {
    throw new RequestProblem('invalid_json', { detail: 'The body is not UTF-8' });
  }
};
