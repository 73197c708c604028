const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const short = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const shortWithYear = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** `May 1, 14:00:05`, with the year where it is another one. */
export const describeShort = (at: string): string => {
  const date = new Date(at);
  return (date.getFullYear() === new Date().getFullYear() ? short : shortWithYear).format(date);
};

/** In the reader's zone with its name, and in UTC with milliseconds as the API says it. */
export const describeExactly = (at: string): string => `${exact.format(new Date(at))}\n${at}`;

/** `1 d 4 h`, `3 min 20 s`, `12 s`: the two largest units. */
export const durationInWords = (durationMs: number): string => {
  const seconds = Math.floor(durationMs / secondMs);
  if (durationMs < minuteMs) return `${String(seconds)} s`;
  if (durationMs < hourMs) return pair(durationMs, [minuteMs, 'min'], [secondMs, 's']);
  if (durationMs < dayMs) return pair(durationMs, [hourMs, 'h'], [minuteMs, 'min']);
  return pair(durationMs, [dayMs, 'd'], [hourMs, 'h']);
};

type Unit = readonly [sizeMs: number, name: string];

const pair = (durationMs: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string => {
  const larger = Math.floor(durationMs / largeMs);
  const smaller = Math.floor((durationMs % largeMs) / smallMs);
  return smaller === 0 ? `${String(larger)} ${large}` : `${String(larger)} ${large} ${String(smaller)} ${small}`;
};

/** `840 ms`, `2.4 s`. */
export const requestDuration = (durationMs: number): string =>
  durationMs < secondMs ? `${String(Math.round(durationMs))} ms` : `${(durationMs / secondMs).toFixed(1)} s`;
