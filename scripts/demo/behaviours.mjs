/**
 * How receivers behave: given the chance, the instant and the event, what they answer. The same functions write the
 * history and answer live. `refused` is a port that nobody listens on.
 */
const hourMs = 3_600_000;

const ok = (durationMs, body = '{"received":true}') => ({ statusCode: 200, durationMs, body });

export const healthy =
  (typicalMs) =>
  ({ chance }) =>
    chance.is(0.002)
      ? { statusCode: 502, durationMs: chance.around(typicalMs), body: 'Bad Gateway' }
      : ok(chance.around(typicalMs));

export const slow =
  (typicalMs) =>
  ({ chance }) =>
    ok(chance.around(typicalMs), '{"queued":true}');

const flakyAnswers = [
  { statusCode: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' },
  { statusCode: 503, body: '{"error":"overloaded"}' },
  { statusCode: 500, body: '{"error":"deadlock detected, try again"}' },
];

export const flaky =
  (share, typicalMs) =>
  ({ chance }) =>
    chance.is(share)
      ? { ...chance.of(flakyAnswers), durationMs: chance.around(typicalMs * 3) }
      : ok(chance.around(typicalMs));

/** Asks for a pause when it gets too much: 429 with Retry-After. */
export const rateLimiting =
  (share) =>
  ({ chance }) =>
    chance.is(share)
      ? { statusCode: 429, durationMs: chance.around(30), body: '{"ok":false,"error":"ratelimited"}', retryAfterS: 30 }
      : ok(chance.around(180), 'ok');

/** Refuses for good what it does not know. */
export const refusing =
  (isRefused) =>
  ({ chance, data }) =>
    isRefused(data)
      ? { statusCode: 422, durationMs: chance.around(45), body: '{"error":"unknown_plan","plan":"Free"}' }
      : ok(chance.around(45));

export const refused = () => ({ errorCode: 'connection_refused', durationMs: 1 });

export const broken = ({ chance }) => ({
  statusCode: 500,
  durationMs: chance.around(20),
  body: '{"error":"index_read_only","shard":3}',
});

export const unavailable = ({ chance }) => ({
  statusCode: 503,
  durationMs: chance.around(15),
  body: '{"error":"maintenance"}',
});

export const gone = ({ chance }) => ({
  statusCode: 410,
  durationMs: chance.around(20),
  body: 'This environment was removed',
});

/** `during` instead of `usual` from so many hours ago for so many hours; without an end until now and on. */
export const interrupted =
  (usual, during, { hoursAgo, lastsHours = Infinity }) =>
  (occasion) => {
    const sinceMs = occasion.nowMs - hoursAgo * hourMs;
    const isOut = occasion.atMs >= sinceMs && occasion.atMs < sinceMs + lastsHours * hourMs;
    return (isOut ? during : usual)(occasion);
  };
