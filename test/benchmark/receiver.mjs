/**
 * The receiving end, in a process of its own. Paths below /answer get 204 at once (or 503 while it refuses), /hang gets
 * nothing.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { answerParent } from './answer-parent.mjs';
import { Arrivals } from './arrivals.mjs';
import { nowUs } from './monotonic-clock.mjs';
import { readMark } from './sample-event.mjs';

const arrivals = new Arrivals();
let isRefusing = false;
let unreadable = 0;
let hanging = 0;

const server = createServer({ keepAliveTimeout: 120_000, noDelay: true }, (request, response) => {
  if (request.url === '/hang') {
    hanging += 1;
    request.resume();
    return;
  }
  let isFirst = true;
  request.on('data', (bytes) => {
    if (!isFirst || isRefusing) return;
    isFirst = false;
    const mark = readMark(bytes);
    if (mark === null) unreadable += 1;
    else arrivals.add(request.url, mark, nowUs());
  });
  request.on('end', () => {
    response.statusCode = isRefusing ? 503 : 204;
    response.end();
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
await once(server, 'listening');

answerParent({
  port: () => server.address().port,
  begin: ({ firstNumber }) => arrivals.begin(firstNumber),
  refuse: () => void (isRefusing = true),
  heal: () => void (isRefusing = false),
  count: () => arrivals.count,
  hanging: () => hanging,
  summary: () => {
    if (unreadable > 0)
      throw new Error(`${unreadable} requests did not have the mark of their event in the first bytes`);
    return arrivals.summary();
  },
});
