import type Database from 'libsql';

import { toFields, toStoredRow } from './stored-row.js';
import {
  type AllAnswer,
  type AppendAnswer,
  type AppendRequest,
  type ExpireAnswer,
  type ExpireRequest,
  noRevision,
  type ReadAllRequest,
  type ReadStreamRequest,
  type StoredRow,
  type StreamAnswer,
} from './worker-protocol.js';

/** Most positions looked at for one page: about 5 ms when none of them is of the wanted categories. */
const scanWindow = 10_000;

/** A page ends after the rows that pass this size, so that many large events do not pile up in one message. */
const pageCharacters = 4 * 1024 * 1024;

const rowsAtOnce = 100;

const columns = 'position, stream, revision, id, type, version, data, metadata';

/** The statements of the store, all on one connection. Every method blocks its thread until it is done. */
export class EventDatabase {
  private readonly insert;
  private readonly selectAny;
  private readonly selectPlace;
  private readonly selectIds;
  private readonly selectStream;
  private readonly selectStreamEnd;
  private readonly selectAll;
  private readonly deleteBefore;
  private lastPosition: number;

  constructor(private readonly database: Database.Database) {
    this.insert = database.prepare(
      `INSERT INTO events (stream, revision, id, type, version, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (stream, revision) DO NOTHING`,
    );
    this.selectAny = database.prepare('SELECT 1 FROM events WHERE stream = ? LIMIT 1').raw();
    this.selectPlace = database.prepare('SELECT 1 FROM events WHERE stream = ? AND revision = ?').raw();
    this.selectIds = database
      .prepare('SELECT id, position FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?')
      .raw();
    this.selectStream = database
      .prepare(`SELECT ${columns} FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?`)
      .raw();
    this.selectStreamEnd = database
      .prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1')
      .raw();
    this.selectAll = database
      .prepare(
        `SELECT ${columns} FROM events WHERE position > ? AND position <= ?
         AND category IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?`,
      )
      .raw();
    this.deleteBefore = database.prepare('DELETE FROM events WHERE stream = ? AND revision < ?');
    // Not max(position): a checkpoint stays valid when the last events are deleted.
    const selectTail = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'").raw();
    this.lastPosition = firstNumber(selectTail.get([])) ?? 0;
  }

  /** The last position that was given and committed, 0 for an empty store. */
  get tail(): number {
    return this.lastPosition;
  }

  /**
   * Stores everything in one commit; a conflict of one append is an answer and does not touch the others.
   * @throws the driver's error, after which nothing of the group is to be trusted as stored
   */
  append(requests: readonly AppendRequest[]): readonly AppendAnswer[] {
    this.database.exec('BEGIN IMMEDIATE');
    const answers = requests.map((request) => this.appendOne(request));
    this.database.exec('COMMIT');
    for (const answer of answers) if (answer.outcome === 'appended') this.lastPosition = answer.position;
    return answers;
  }

  /** In one commit. Positions and revisions of what stays do not change. @throws as `append` */
  expire(requests: readonly ExpireRequest[]): readonly ExpireAnswer[] {
    this.database.exec('BEGIN IMMEDIATE');
    for (const { stream, before } of requests) {
      const last = firstNumber(this.selectStreamEnd.get([stream])) ?? noRevision;
      this.deleteBefore.run([stream, before === null ? last + 1 : Math.min(before, last)]);
    }
    this.database.exec('COMMIT');
    return requests.map(({ call }) => ({ call }));
  }

  readStream({ call, stream, after, limit }: ReadStreamRequest): StreamAnswer {
    const rows = this.selectStream.all([stream, after, limit]).map(toStoredRow);
    const last = rows.at(-1);
    const revision =
      last !== undefined && rows.length < limit
        ? last.revision
        : (firstNumber(this.selectStreamEnd.get([stream])) ?? noRevision);
    return { call, rows, revision };
  }

  readAll({ call, after, categories, limit }: ReadAllRequest): AllAnswer {
    const tail = this.lastPosition;
    const end = Math.min(tail, after + scanWindow);
    const wanted = JSON.stringify(categories);
    const rows: StoredRow[] = [];
    let scannedTo = after;
    let characters = 0;
    while (scannedTo < end && rows.length < limit && characters < pageCharacters) {
      const size = Math.min(rowsAtOnce, limit - rows.length);
      const found = this.selectAll.all([scannedTo, end, wanted, size]).map(toStoredRow);
      rows.push(...found);
      for (const row of found) characters += row.data.length;
      scannedTo = found.length === size ? (found.at(-1)?.position ?? end) : end;
    }
    return { call, rows, scannedTo, tail };
  }

  /** Moves the log into the file, so that the file alone is complete. */
  close(): void {
    this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.database.close();
  }

  private appendOne(request: AppendRequest): AppendAnswer {
    const { call, stream, expected, events } = request;
    if (!this.isReached(stream, expected)) return this.repeatOrConflict(request);
    let revision = expected;
    let position = 0;
    for (const { id, type, version, data, metadata } of events) {
      revision += 1;
      const { changes, lastInsertRowid } = this.insert.run([stream, revision, id, type, version, data, metadata]);
      // Revisions have no gaps, so only the first event of an append can meet another.
      if (changes === 0) return this.repeatOrConflict(request);
      position = Number(lastInsertRowid);
    }
    return { call, outcome: 'appended', revision, position };
  }

  private isReached(stream: string, expected: number): boolean {
    // A stream whose first events are gone has no event at revision 0 and is not new.
    if (expected === noRevision) return this.selectAny.get([stream]) === undefined;
    return this.selectPlace.get([stream, expected]) !== undefined;
  }

  /** The same ids at the same place are the same append, made again because its answer was lost. */
  private repeatOrConflict({ call, stream, expected, events }: AppendRequest): AppendAnswer {
    const stored = this.selectIds.all([stream, expected, events.length]).map(toIdAndPosition);
    const last = stored.at(-1);
    const isRepeat = stored.length === events.length && stored.every(({ id }, index) => id === events[index]?.id);
    return isRepeat && last !== undefined
      ? { call, outcome: 'repeated', revision: expected + events.length, position: last.position }
      : { call, outcome: 'conflict' };
  }
}

const toIdAndPosition = (row: unknown): { readonly id: string; readonly position: number } => {
  const [id, position] = toFields(row);
  if (typeof id !== 'string' || typeof position !== 'number') throw new TypeError('a stored id is damaged');
  return { id, position };
};

const firstNumber = (row: unknown): number | undefined => {
  const [value] = toFields(row);
  return typeof value === 'number' ? value : undefined;
};
