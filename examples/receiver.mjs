/**
 * A receiver to try Hookline with: prints every request and whether its signature is right.
 *
 *   node examples/receiver.mjs whsec_… [--port 4500] [--status 204]
 *
 * Verification is the whole of https://www.standardwebhooks.com: HMAC-SHA256 over `id.timestamp.body` with the secret's
 * bytes, compared in constant time with each signature of the header, and a timestamp that is at most 5 minutes off.
 * In your own service use one of the `standardwebhooks` libraries.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '4500' }, status: { type: 'string', default: '204' } },
});
const [secret] = positionals;
const toleranceSeconds = 300;

const isSigned = (headers, body) => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace('v1,', ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
};

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const verdict =
    secret === undefined ? 'not checked: no secret given' : isSigned(request.headers, body) ? 'right' : 'WRONG';
  console.log(`\n${request.method} ${request.url}  webhook-id ${request.headers['webhook-id']}  signature ${verdict}`);
  console.log(body);
  response.writeHead(Number(values.status)).end();
});

server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(`waiting for webhooks on http://127.0.0.1:${values.port}, answering ${values.status} (stop with Ctrl-C)`);
});
