import type { RecordedEvent } from '#libs/application';

import type { ApiReply } from '../http/api-request.js';
import { ndjsonMediaType, toNdjson, wantsNdjson } from '../http/ndjson.js';
import { toFactAnswer } from './fact-answer.js';

interface HistoryEntry {
  readonly event: RecordedEvent;
  readonly statusAfter: string;
}

/** A history as the client asked for it: one JSON document, or one fact a line for export. */
export const sendHistory = (reply: ApiReply, accept: string | undefined, entries: readonly HistoryEntry[]): void => {
  const items = entries.map(({ event, statusAfter }) => ({ ...toFactAnswer(event), statusAfter }));
  if (wantsNdjson(accept)) reply.header('content-type', ndjsonMediaType).send(toNdjson(items));
  else reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ items }));
};
