import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

import type { Position, StreamPage } from '#libs/application';
import type { Revision, StreamId } from '#libs/domain';

import { isDeleted, unavailable } from './failures.js';
import { startPosition, toPosition } from './positions.js';
import { endRequest, lastRequest, pageRequest, tailRequest } from './read-requests.js';
import type { ReadCall, StoreConnection } from './store-connection.js';
import { type StoredEvent, toRecordedEvent } from './stored-event.js';

/** A call ends with an error when it is not answered whole within this time. */
const timeoutMs = 10_000;

/** Reads that end, over a connection of their own: an error of theirs closes no other call. */
export class StreamReader {
  constructor(private readonly connection: StoreConnection) {}

  /** @throws {StoreUnavailable} @throws {CorruptRecord} */
  async page(stream: StreamId, after: Revision, limit: number): Promise<StreamPage> {
    const stored = await this.read(pageRequest(stream, after, limit));
    if (stored === 'no_stream') return { events: [], revision: 'none' };
    const events = stored.map(toRecordedEvent);
    const last = events.at(-1);
    // A page that is not full ends with the stream's last event; else, the end is asked for.
    const isWhole = last !== undefined && events.length < limit;
    return { events, revision: isWhole ? last.revision : await this.lastRevision(stream) };
  }

  async lastRevision(stream: StreamId): Promise<Revision> {
    const [last] = await this.readOrNone(lastRequest(stream));
    return last === undefined ? 'none' : Number(last.getStreamRevision());
  }

  /** The last event of a stream of the server's own, as it is. */
  async lastStored(stream: string): Promise<StoredEvent | undefined> {
    const [last] = await this.readOrNone(lastRequest(stream));
    return last;
  }

  async tail(): Promise<Position | null> {
    const [last] = await this.readOrNone(tailRequest());
    return toPosition(last) ?? null;
  }

  /** The last record of all, also one of the server's own: checkpoints count those. */
  async end(): Promise<Position> {
    const [last] = await this.readOrNone(endRequest());
    return toPosition(last) ?? startPosition;
  }

  private async readOrNone(request: ReadReq): Promise<readonly StoredEvent[]> {
    const stored = await this.read(request);
    return stored === 'no_stream' ? [] : stored;
  }

  private async read(request: ReadReq): Promise<readonly StoredEvent[] | 'no_stream'> {
    try {
      return await collect(await this.connection.openRead(request, timeoutMs));
    } catch (error) {
      if (isDeleted(error)) return 'no_stream';
      throw unavailable('the event store did not answer a read', error);
    }
  }
}

const collect = async (call: ReadCall): Promise<readonly StoredEvent[] | 'no_stream'> =>
  new Promise((resolve, reject) => {
    const events: StoredEvent[] = [];
    let isMissing = false;
    call.on('data', (answer: ReadResp) => {
      isMissing ||= answer.hasStreamNotFound();
      const stored = answer.getEvent()?.getEvent();
      if (stored !== undefined) events.push(stored);
    });
    call.on('error', reject);
    call.on('end', () => resolve(isMissing ? 'no_stream' : events));
  });
