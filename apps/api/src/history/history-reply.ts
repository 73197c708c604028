import type { ApiReply } from '../http/api-request.js';
import { ndjsonMediaType, toNdjson, wantsNdjson } from '../http/ndjson.js';

/** A history as the client asked for it: one JSON document, or one fact a line for export. */
export const sendHistory = (reply: ApiReply, accept: string | undefined, items: readonly unknown[]): void => {
  if (wantsNdjson(accept)) reply.header('content-type', ndjsonMediaType).send(toNdjson(items));
  else reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ items }));
};
