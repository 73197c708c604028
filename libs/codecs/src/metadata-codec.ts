import { z } from 'zod';
import { parseJson } from './parse-json.js';
import { UnreadableEvent } from './unreadable-event.js';

const metadataSchema = z.object({
  at: z.string(),
  actor: z.object({ kind: z.enum(['user', 'key', 'system']), id: z.string() }),
  commandId: z.string(),
  traceparent: z.exactOptional(z.string()),
});

/** What is stored beside an event: the application's EventMetadata, which codecs may not import. */
export type StoredMetadata = Readonly<z.infer<typeof metadataSchema>>;

export const encodeMetadata = (metadata: StoredMetadata): string => JSON.stringify(metadata);

/** @throws {UnreadableEvent} if it is not what Hookline stores beside an event */
export const decodeMetadata = (metadata: unknown): StoredMetadata => {
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) throw new UnreadableEvent('the metadata of an event cannot be read', { cause: parsed.error });
  return parsed.data;
};

/** As `decodeMetadata`, from JSON text. @throws {UnreadableEvent} also for text that is no JSON */
export const decodeMetadataText = (text: string): StoredMetadata => decodeMetadata(parseJson(text));
