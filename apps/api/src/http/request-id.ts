/** Long enough for every tracing system, short and plain enough for a log line. */
const acceptable = /^[\w.:/+=@-]{1,128}$/;

/** The client's `x-request-id` when it is fit for a log line, a new one otherwise. */
export const requestIdOf = (headers: Readonly<Record<string, string | string[] | undefined>>): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && acceptable.test(given) ? given : crypto.randomUUID();
};
