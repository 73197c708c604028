import { z } from 'zod';

/** RFC 9110 section 13.1.1. */
export const ifMatch = {
  description: 'The `ETag` that was seen: the change is refused when the revision is another one by now',
  schema: z.string().regex(/^("(\d{1,15}|none)"|\*)$/),
};

export const idempotencyKey = {
  description: 'Names the request, 1 to 256 visible ASCII characters: a repeat under the same key changes nothing',
  schema: z.string().regex(/^[\x21-\x7e]{1,256}$/),
};

export const etag = { etag: 'Revision, for `If-Match`' };
export const location = { location: 'Where it is' };
