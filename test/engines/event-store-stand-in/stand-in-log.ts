import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogEvent extends ProposedEvent {
  readonly stream: string;
  /** `Infinity` for a tombstone. */
  readonly revision: number;
  /** Commit and prepare position at once, as for every event that is written without an explicit transaction. */
  readonly position: number;
}

export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

export type AppendResult =
  /** `position` is null where the server knows none: what was repeated can no longer be read. */
  | { readonly kind: 'ok'; readonly revision: number; readonly position: number | null }
  | { readonly kind: 'wrong_version'; readonly current: number | 'no_stream' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'too_large' };

export type StreamResult = readonly LogEvent[] | 'no_stream' | 'deleted';

interface Stream {
  /** Without gaps; a scavenge removes from the front. */
  events: LogEvent[];
  isBuried: boolean;
}

const softDeleted = Number.MAX_SAFE_INTEGER;
const recordBytes = 90;
const largestAppend = 1024 * 1024;

/**
 * The rules of an EventStoreDB log: revisions, what makes an append a repeat, metadata that hides events, tombstones,
 * positions. With a file, every append is in it before it is answered, so that it outlives a killed process.
 */
export class StandInLog {
  all: LogEvent[] = [];
  /** Where the next record will begin. */
  end = 0;
  private streams = new Map<string, Stream>();
  /** What a server remembers of ids that were appended with `any`; a restart empties it. */
  private recentIds = new Map<string, LogEvent>();
  private readonly file: number | undefined;
  private unwritten: string[] = [];

  constructor(private readonly path?: string) {
    if (path !== undefined && existsSync(path)) this.load(readFileSync(path, 'utf8'));
    this.file = path === undefined ? undefined : openSync(path, 'a');
    if (this.all.length === 0) this.store('$stats-stand-in', [systemEvent('$statsCollected', {})]);
  }

  append(name: string, expected: Expected, events: readonly ProposedEvent[]): AppendResult {
    const bytes = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    if (bytes > largestAppend) return { kind: 'too_large' };
    const stream = this.streams.get(name);
    if (stream?.isBuried === true) return { kind: 'deleted' };
    const current = stream?.events.at(-1)?.revision ?? -1;
    if (events.length === 0) return { kind: 'ok', revision: Math.max(0, current), position: null };
    const repeated = this.repeated(name, { expected, current, events });
    if (repeated !== undefined) return repeated;
    const wrong = { kind: 'wrong_version', current: current < 0 ? 'no_stream' : current } as const;
    if (!this.isAsExpected(name, expected, current)) return wrong;
    const last = this.store(name, events).at(-1)!;
    return { kind: 'ok', revision: last.revision, position: last.position };
  }

  bury(name: string): 'deleted' | 'buried' {
    const stream = this.streams.get(name) ?? { events: [], isBuried: false };
    if (stream.isBuried) return 'deleted';
    this.store(name, [systemEvent('$streamDeleted', {})], Infinity);
    this.streams.get(name)!.isBuried = true;
    return 'buried';
  }

  /** From a revision on; what is expired is left out. */
  forwards(name: string, from: number, count: number): StreamResult {
    const events = this.visible(name);
    return typeof events === 'string' ? events : events.filter(({ revision }) => revision >= from).slice(0, count);
  }

  backwards(name: string, from: number, count: number): StreamResult {
    const events = this.visible(name);
    if (typeof events === 'string') return events;
    return events
      .filter(({ revision }) => revision <= from)
      .slice(-count)
      .reverse();
  }

  /** Index of the first event after a position. */
  indexAfter(commit: number, prepare: number): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { position } = this.all[middle]!;
      if (position < commit || (position === commit && position <= prepare)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a record begins there, or the next one will. */
  isPlace(commit: number): boolean {
    if (commit === 0 || commit >= this.end) return true;
    return this.all[this.indexAfter(commit, 0)]?.position === commit;
  }

  /** Removes from the log what reads leave out already; a stream's last event stays. */
  scavenge(): void {
    const gone = new Set<LogEvent>();
    for (const [name, stream] of this.streams) {
      const first = stream.isBuried ? Infinity : this.firstKept(name);
      const last = stream.events.at(-1);
      for (const event of stream.events) if (event.revision < first && event !== last) gone.add(event);
      stream.events = stream.events.filter((event) => !gone.has(event));
    }
    this.all = this.all.filter((event) => !gone.has(event));
    if (this.path !== undefined) writeFileSync(this.path, this.all.map(toLine).join(''));
  }

  restarted(): void {
    this.recentIds.clear();
  }

  /** Everything that was appended is in the file. */
  flush(): void {
    if (this.file !== undefined && this.unwritten.length > 0) writeSync(this.file, this.unwritten.join(''));
    this.unwritten = [];
  }

  close(): void {
    this.flush();
    if (this.file !== undefined) closeSync(this.file);
  }

  /** The server compares ids, not contents. With an exact revision it looks at the place, else only into its memory. */
  private repeated(
    name: string,
    {
      expected,
      current,
      events,
    }: { readonly expected: Expected; readonly current: number; readonly events: readonly ProposedEvent[] },
  ): AppendResult | undefined {
    if (expected === 'any' || expected === 'stream_exists') {
      const known = events.map(({ id }) => this.recentIds.get(id));
      const last = known.at(-1);
      const isRepeat = last !== undefined && known.every((event) => event?.stream === name);
      return isRepeat ? { kind: 'ok', revision: last.revision, position: last.position } : undefined;
    }
    const from = expected === 'no_stream' ? -1 : expected;
    if (from >= current) return undefined;
    const stored = events.map((_event, index) => this.at(name, from + 1 + index));
    if (!stored.every((event, index) => event?.id === events[index]!.id)) return undefined;
    const last = stored.at(-1)!;
    const isReadable = last.revision >= this.firstKept(name);
    return { kind: 'ok', revision: last.revision, position: isReadable ? last.position : null };
  }

  private isAsExpected(name: string, expected: Expected, current: number): boolean {
    if (expected === 'any') return true;
    if (expected === 'stream_exists') return current >= 0;
    if (expected === 'no_stream') return current < 0 || this.firstKept(name) === softDeleted;
    return expected === current;
  }

  private at(name: string, revision: number): LogEvent | undefined {
    const events = this.streams.get(name)?.events ?? [];
    return events[revision - (events[0]?.revision ?? 0)];
  }

  private visible(name: string): readonly LogEvent[] | 'no_stream' | 'deleted' {
    const stream = this.streams.get(name);
    if (stream === undefined) return 'no_stream';
    if (stream.isBuried) return 'deleted';
    const first = this.firstKept(name);
    if (first === softDeleted) return 'no_stream';
    return first === 0 ? stream.events : stream.events.filter(({ revision }) => revision >= first);
  }

  /** `$tb` of the stream's metadata. */
  private firstKept(name: string): number {
    const metadata = this.streams.get(`$$${name}`)?.events.at(-1);
    if (metadata === undefined) return 0;
    const content: unknown = JSON.parse(Buffer.from(metadata.data).toString());
    const first: unknown = typeof content === 'object' && content !== null ? Reflect.get(content, '$tb') : undefined;
    return typeof first === 'number' ? Math.min(first, softDeleted) : 0;
  }

  private store(name: string, events: readonly ProposedEvent[], revision?: number): readonly LogEvent[] {
    const stored = events.map((event, index) => {
      const next = (this.streams.get(name)?.events.at(-1)?.revision ?? -1) + 1;
      const added = { ...event, stream: name, revision: revision ?? next, position: this.end + index };
      this.add({ ...added, position: this.end });
      return this.all.at(-1)!;
    });
    if (this.file !== undefined) this.unwritten.push(...stored.map(toLine));
    return stored;
  }

  private add(event: LogEvent): void {
    const { stream: name, data, metadata, position, revision } = event;
    const stream = this.streams.get(name) ?? { events: [], isBuried: false };
    this.streams.set(name, stream);
    stream.events.push(event);
    stream.isBuried ||= revision === Infinity;
    this.all.push(event);
    this.recentIds.set(event.id, event);
    this.end = position + recordBytes + data.length + metadata.length;
  }

  private load(text: string): void {
    for (const line of text.split('\n')) {
      // A killed process may have written half of its last line; that append was never answered.
      if (line === '' || !line.endsWith(']')) continue;
      this.add(fromLine(line));
    }
    this.recentIds.clear();
  }
}

const systemEvent = (type: string, data: object): ProposedEvent => ({
  id: crypto.randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from(JSON.stringify(data)),
  metadata: Buffer.alloc(0),
});

const toLine = (event: LogEvent): string => {
  const { stream, revision, position, id, type, contentType, data, metadata } = event;
  const fields = [stream, revision === Infinity ? -1 : revision, position, id, type, contentType];
  return `${JSON.stringify([...fields, base64Of(data), base64Of(metadata)])}\n`;
};

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const fromLine = (line: string): LogEvent => {
  const [stream, revision, position, id, type, contentType, data, metadata] = JSON.parse(line) as [
    string,
    number,
    number,
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    stream,
    revision: revision < 0 ? Infinity : revision,
    position,
    id,
    type,
    contentType,
    data: Buffer.from(data, 'base64'),
    metadata: Buffer.from(metadata, 'base64'),
  };
};
