/**
 * The receiving end, in a process of its own. Paths below /answer get 204 at once (or 503 while it refuses), /slow 204
 * after 20 ms, /second 503 the first time and 204 the second; /neighbour 204 (or 503 while it refuses by itself), and
 * is not counted; /hang gets nothing.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { answerParent } from './answer-parent.mjs';
import { Arrivals } from './arrivals.mjs';
import { nowUs } from './monotonic-clock.mjs';
import { readMark } from './sample-event.mjs';

const arrivals = new Arrivals();
const slowMs = 20;
const seenOnce = new Set();
let isRefusing = false;
let isNeighbourRefusing = false;
let unreadable = 0;
let hanging = 0;

const server = createServer({ keepAliveTimeout: 120_000, noDelay: true }, (request, response) => {
  if (request.url === '/hang') {
    hanging += 1;
    request.resume();
    return;
  }
  let isFirst = true;
  const isNeighbour = request.url === '/neighbour';
  let status = (isNeighbour ? isNeighbourRefusing : isRefusing) ? 503 : 204;
  request.on('data', (bytes) => {
    if (!isFirst || isRefusing || isNeighbour) return;
    isFirst = false;
    const mark = readMark(bytes);
    if (mark === null) unreadable += 1;
    else if (request.url === '/second' && isNew(mark)) status = 503;
    else arrivals.add(request.url, mark, nowUs());
  });
  request.on('end', () => {
    const answer = () => response.writeHead(status).end();
    if (request.url === '/slow') setTimeout(answer, slowMs);
    else answer();
  });
});

function isNew({ number }) {
  const isFirst = !seenOnce.has(number);
  seenOnce.add(number);
  return isFirst;
}

server.listen(Number(process.argv[2]), '127.0.0.1');
await once(server, 'listening');

answerParent({
  port: () => server.address().port,
  begin: ({ firstNumber }) => arrivals.begin(firstNumber),
  refuse: () => void (isRefusing = true),
  heal: () => void (isRefusing = false),
  refuseNeighbour: () => void (isNeighbourRefusing = true),
  healNeighbour: () => void (isNeighbourRefusing = false),
  count: () => arrivals.count,
  hanging: () => hanging,
  summary: () => {
    if (unreadable > 0)
      throw new Error(`${unreadable} requests did not have the mark of their event in the first bytes`);
    return arrivals.summary();
  },
});
