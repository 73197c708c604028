import { z } from 'zod';

import { pageOf, pageParameters } from './pagination.js';
import { instant, utcInstant, uuid } from './values.js';

/** Query of `GET /rejected-records`. */
export const rejectedRecordListQuery = z.strictObject({
  ...pageParameters,
  since: instant.exactOptional().describe('Recorded at or after this instant'),
  until: instant.exactOptional().describe('Recorded before this instant'),
});
export type RejectedRecordListQuery = z.output<typeof rejectedRecordListQuery>;

export const rejectedRecordAnswer = z.strictObject({
  id: uuid.describe('Named by where the record stands: the same when it is read again'),
  rejectedAt: utcInstant.describe('When it was recorded'),
  reason: z.string().describe('What is wrong with it, for people'),
  origin: z
    .strictObject({
      topic: z.string().describe('Topic it was read from'),
      partition: z.int().describe('Partition of the topic'),
      offset: z.string().describe('Place in the partition'),
      timestamp: z.string().describe('Timestamp of the record, as its producer or the broker set it'),
    })
    .describe('Where it stands'),
  record: z.string().describe('Its first 16 KiB in base64: what cannot be read need not be text'),
  text: z.string().nullable().describe('The same as text; null when it is no UTF-8'),
  recordBytes: z.int().describe('Size of the whole record in bytes'),
});
export type RejectedRecordAnswer = z.output<typeof rejectedRecordAnswer>;

export const rejectedRecordPage = pageOf(rejectedRecordAnswer);
export type RejectedRecordPage = z.output<typeof rejectedRecordPage>;
