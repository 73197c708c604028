/** What holds for all operations. */
export const description = `Hookline takes in what happened, and sends each event to every webhook that chose its type.

**Keys.** \`Authorization: Bearer <key>\`. Roles: \`admin\` does everything, \`operator\` reads, retries, cancels and
replays, \`viewer\` reads, \`producer\` publishes.

**Requests.** Bodies are JSON in UTF-8, every name once in its object. A HEAD is answered as a GET, without the body.

**Errors** are problem details (RFC 9457): programs look at \`code\`, which stays the same, and \`errors\` names each
field that is at fault. \`x-request-id\` is on every answer, the client's own or a new one, and in the log.

**Lists** are paged by \`limit\` and \`cursor\`, and \`Link\` leads to the next page: rows that arrive meanwhile are
neither repeated nor skipped.

**Repeating** anything but a \`POST\` is harmless. What creates something takes an \`Idempotency-Key\` or an id of the
client's own where a repeat would make another. Edits take \`If-Match\` with the \`ETag\` that was seen.

**Limits** hold for each key and second, one for published events and one for all other requests: \`RateLimit-Policy\`
and \`RateLimit\` tell, and 429 comes with \`Retry-After\`.

**Instants** are ISO 8601: taken with any offset, given in UTC with milliseconds. **Changes**: a later version may add
operations, parameters, fields of answers and values of \`code\`; what is here stays as it is under \`/api/v1\`.`;

/** Of each group of operations. */
export const tagDescriptions: Readonly<Record<string, string>> = {
  Webhooks: 'Who wants to know what, and where it is sent. Changes act at once, also on messages that wait.',
  Events: 'What happened: published here or on Kafka, stored once with its recipients.',
  Messages: 'One event for one webhook: the log, with every attempt. Retry and cancel act at once.',
  Replays: 'Many messages again, or past events to a webhook that did not get them, in a job with progress.',
  'Event types': 'The catalog that webhooks choose from, with JSON Schemas that events can be held to.',
  Stats: 'Counts, success rate and latency over time.',
  Live: 'Changes of webhooks, messages, events and replays while they happen.',
  History: 'Every stored fact, for auditors.',
  'Rejected records': 'What came in on Kafka and could not be read.',
  'API keys': 'Who may ask for what.',
  Session: 'The console’s sign-in.',
  Process: 'For whoever starts and watches processes; no key is asked for.',
};
