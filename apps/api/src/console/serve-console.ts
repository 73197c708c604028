import { ConsoleFiles } from '#libs/nest-kit';

import type { ApiHttpAdapter } from '../http/api-http-adapter.js';

/** The placeholder that the build of the console leaves (apps/console/vite.config.ts). */
const noncePlaceholder = '__CSP_NONCE__';

/** What is not the console's, whatever the browser accepts. */
const notTheConsole = /^\/(?:api|healthz|readyz|metrics)(?:[/?]|$)/;

const immutable = 'public, max-age=31536000, immutable';

/**
 * Scripts come from here and are files. Styles too, and those that the component library writes at run time carry the
 * nonce of this answer. Nothing is asked of another host, and no page frames the console.
 */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const pageHeaders = (nonce: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': policyOf(nonce),
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
});

const wantsPage = (accept: string | undefined): boolean => accept?.includes('text/html') === true;

/**
 * Serves the built console below `/`: its files by name, and its page at every other address that a browser goes to,
 * since the addresses of its views are its own. Where no console is built, nothing is at these addresses.
 */
export const serveConsole = async (adapter: ApiHttpAdapter): Promise<void> => {
  const files = await ConsoleFiles.open();
  if (files === null) return;
  adapter.getInstance().get('/*', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (notTheConsole.test(request.url)) {
      reply.callNotFound();
      return reply;
    }
    const file = await files.find(path, request.headers['accept-encoding'] ?? '');
    if (file !== null) {
      if (file.encoding !== null) reply.header('content-encoding', file.encoding);
      return reply
        .header('content-type', file.mediaType)
        .header('cache-control', file.immutable ? immutable : 'no-cache')
        .header('vary', 'accept-encoding')
        .send(file.content);
    }
    if (!wantsPage(request.headers.accept)) {
      reply.callNotFound();
      return reply;
    }
    const nonce = crypto.randomUUID();
    const page = (await files.page()).replaceAll(noncePlaceholder, nonce);
    return reply.headers(pageHeaders(nonce)).send(page);
  });
};
