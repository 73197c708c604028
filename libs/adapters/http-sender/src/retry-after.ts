import { type IsoInstant, toInstant } from '#libs/domain';

/** Instants sort as text only up to here. */
const lastInstantMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The three forms of RFC 9110 section 5.6.7; Date.parse alone would find a date in almost any text. */
const fixdate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const rfc850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * The instant that a `Retry-After` header names (RFC 9110 section 10.2.3), `null` when it says nothing that can be
 * obeyed. How long one may be made to wait is not decided here.
 *
 * @param arrivedAtMs when the answer arrived, milliseconds since the epoch
 */
export const parseRetryAfter = (header: string, arrivedAtMs: number): IsoInstant | null => {
  const text = header.trim();
  const instantMs = /^\d+$/.test(text) ? arrivedAtMs + Number(text) * 1_000 : parseHttpDate(text);
  return Number.isNaN(instantMs) ? null : toInstant(Math.min(instantMs, lastInstantMs));
};

const parseHttpDate = (text: string): number => {
  if (fixdate.test(text) || rfc850.test(text)) return Date.parse(text);
  return asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
};
