/** The receivers of the demo: one server on loopback with a path for each, and a port that nobody listens on. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Chance } from './random.mjs';
import { webhooks } from './webhooks.mjs';

const byPath = new Map(webhooks.map((webhook) => [webhook.path, webhook]));

const bodyOf = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
};

export async function openReceivers() {
  const [server, unused] = [createServer(), createServer()];
  for (const one of [server, unused]) await once(one.listen(0, '127.0.0.1'), 'listening');
  const [port, deadPort] = [server.address().port, unused.address().port];
  unused.close();
  const startedMs = Date.now();
  const chance = new Chance(7);
  const timers = new Set();

  const reply = (response, { statusCode, body, retryAfterS }) => {
    if (retryAfterS !== undefined) response.setHeader('retry-after', String(retryAfterS));
    response
      .writeHead(statusCode, { 'content-type': body.startsWith('{') ? 'application/json' : 'text/plain' })
      .end(body);
  };

  server.on('request', (request, response) => {
    const webhook = byPath.get(request.url);
    bodyOf(request).then(
      ({ data }) => {
        const answer = webhook.behave({ chance, data, atMs: Date.now(), nowMs: startedMs });
        const timer = setTimeout(() => {
          timers.delete(timer);
          reply(response, answer);
        }, answer.durationMs);
        timers.add(timer);
      },
      () => response.destroy(),
    );
  });

  return {
    urlOf: ({ path, isDead = false }) => `http://127.0.0.1:${isDead ? deadPort : port}${path}`,
    close: async () => {
      timers.forEach(clearTimeout);
      server.close();
      server.closeAllConnections();
    },
  };
}
