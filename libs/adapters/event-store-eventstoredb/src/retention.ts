import { randomUUID } from 'node:crypto';

import { StoreUnavailable } from '#libs/application';
import type { Revision, StreamId } from '#libs/domain';

import type { Appender } from './appender.js';
import { isDeleted, unavailable } from './failures.js';
import type { StoreConnection } from './store-connection.js';
import type { StoredEvent } from './stored-event.js';
import type { StreamReader } from './stream-reader.js';

const timeoutMs = 10_000;
const maxTries = 5;
const truncateBefore = '$tb';

interface Engines {
  readonly connection: StoreConnection;
  readonly reader: StreamReader;
  readonly appender: Appender;
}

/** What expires: gone from reads at once, from the disk and from subscriptions when the server is scavenged. */
export class Retention {
  constructor(private readonly engines: Engines) {}

  /**
   * A tombstone, not the server's soft delete: that would take a late append at the old revision and bring half a
   * stream back, and keep the last event for ever.
   * @throws {StoreUnavailable}
   */
  async deleteStream(stream: StreamId): Promise<void> {
    const { connection, reader } = this.engines;
    // A tombstone for a stream that was never written would forbid its name.
    if ((await reader.lastRevision(stream)) === 'none') return;
    try {
      await connection.bury(stream, timeoutMs);
    } catch (error) {
      if (!isDeleted(error)) throw unavailable(`${stream} could not be deleted`, error);
    }
  }

  /** @throws {StoreUnavailable} */
  async truncate(stream: StreamId, before: number): Promise<void> {
    const { reader, appender } = this.engines;
    const last = await reader.lastRevision(stream);
    if (last === 'none') return;
    const kept = Math.min(before, last);
    for (let tries = 0; tries < maxTries; tries += 1) {
      const stored = await reader.lastStored(`$$${stream}`);
      const metadata = contentOf(stored);
      if (firstKept(metadata) >= kept) return;
      const answer = await appender.append({
        stream: `$$${stream}`,
        expected: revisionOf(stored),
        events: [toMetadataEvent({ ...metadata, [truncateBefore]: kept })],
      });
      if (answer !== 'conflict') return;
    }
    throw new StoreUnavailable(`${stream} could not be truncated: others change its metadata`);
  }
}

const revisionOf = (stored: StoredEvent | undefined): Revision =>
  stored === undefined ? 'none' : Number(stored.getStreamRevision());

/** Setting metadata replaces all of it: what an operator set for the stream is kept. */
const contentOf = (stored: StoredEvent | undefined): object => {
  if (stored === undefined) return {};
  const content: unknown = JSON.parse(Buffer.from(stored.getData_asU8()).toString());
  return typeof content === 'object' && content !== null ? content : {};
};

const firstKept = (metadata: object): number => {
  const revision: unknown = Reflect.get(metadata, truncateBefore);
  return typeof revision === 'number' ? revision : 0;
};

const toMetadataEvent = (metadata: object) => ({
  id: randomUUID(),
  type: '$metadata',
  data: Buffer.from(JSON.stringify(metadata)),
  metadata: Buffer.alloc(0),
});
