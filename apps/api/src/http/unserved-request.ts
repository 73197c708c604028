import { invalidField, RequestProblem } from './request-problem.js';

/** What is known of a request before anything serves it. */
interface RequestHead {
  readonly headers: {
    readonly host?: string | undefined;
    readonly 'content-encoding'?: string | undefined;
    readonly 'content-type'?: string | undefined;
    readonly 'transfer-encoding'?: string | undefined;
  };
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
}

const charsetParameter = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** RFC 9112 section 3.2: exactly one, or what stands in front of this server may have understood another than we do. */
const problemOfHost = ({ headers, httpVersion, rawHeaders }: RequestHead): RequestProblem | null => {
  if (headers.host === undefined) return httpVersion === '1.1' ? invalidField('Host', 'Required') : null;
  const isHost = (text: string, index: number) => index % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host';
  return rawHeaders.filter(isHost).length > 1 ? invalidField('Host', 'Only one is allowed') : null;
};

/** Nothing here is unpacked (RFC 9110 section 15.5.16: the answer says what is taken). */
const problemOfCoding = ({ headers }: RequestHead): RequestProblem | null => {
  const transferCoding = headers['transfer-encoding']?.toLowerCase();
  if (transferCoding !== undefined && transferCoding !== 'chunked')
    return invalidField('Transfer-Encoding', 'Only chunked is supported');
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
