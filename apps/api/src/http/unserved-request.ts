import { invalidField, RequestProblem } from './request-problem.js';

/** What is known of a request before anything serves it. */
interface RequestHead {
  readonly headers: {
    readonly host?: string | undefined;
    readonly 'content-encoding'?: string | undefined;
    readonly 'content-type'?: string | undefined;
  };
  readonly httpVersion: string;
}

const charsetParameter = /;\s*charset\s*=\s*"?([^";\s]*)/i;

const problemOfHost = ({ headers, httpVersion }: RequestHead): RequestProblem | null =>
  headers.host === undefined && httpVersion === '1.1' ? invalidField('Host', 'Required') : null;

/** Nothing here is unpacked (RFC 9110 section 15.5.16: the answer says what is taken). */
const problemOfCoding = ({ headers }: RequestHead): RequestProblem | null => {
  const coding = headers['content-encoding']?.toLowerCase();
  return coding === undefined || coding === 'identity'
    ? null
    : new RequestProblem('unsupported_media_type', {
        detail: 'Compressed bodies are not supported',
        headers: { 'accept-encoding': 'identity' },
      });
};

/** JSON is UTF-8 (RFC 8259 section 8.1): bytes that claim to be something else would be misread. */
const problemOfCharset = ({ headers }: RequestHead): RequestProblem | null => {
  const charset = charsetParameter.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();
  return charset === undefined || charset === 'utf-8' || charset === 'utf8'
    ? null
    : new RequestProblem('unsupported_media_type', { detail: 'The body must be UTF-8' });
};

/** Why a request is not served, whatever it asks for; looked at before its body is read. */
export const problemOfHead = (request: RequestHead): RequestProblem | null =>
  problemOfHost(request) ?? problemOfCoding(request) ?? problemOfCharset(request);
