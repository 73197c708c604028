import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { StandInFaults, SubscriptionFault } from './stand-in-faults.js';
import type { LogEvent, StandInLog } from './stand-in-log.js';
import {
  failures,
  nameOf,
  toCaughtUp,
  toCheckpoint,
  toConfirmation,
  toEventAnswer,
  toFellBehind,
  toMissingAnswer,
  wantedBy,
} from './stand-in-wire.js';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

const { FORWARDS } = streams.ReadReq.Options.ReadDirection;
const recordsPerWindow = 32;
/** Unread events after which a live subscription goes back to catching up, as servers since 24.2 do. */
const maxBehind = 500;

/** The server's end of Read: pages of a stream, pages of everything, and subscriptions to everything. */
export class StandInReads {
  private readonly subscriptions = new Set<Subscription>();

  constructor(
    private readonly log: StandInLog,
    private readonly faults: StandInFaults,
    private readonly user?: { readonly name: string; readonly password: string },
  ) {}

  get openSubscriptions(): number {
    return this.subscriptions.size;
  }

  async serve(call: ReadCall): Promise<void> {
    await this.faults.pause();
    const refusal = this.refusal(call);
    if (refusal !== undefined) return void call.emit('error', refusal);
    const options = call.request.getOptions()!;
    if (options.hasSubscription()) return this.subscribe(call, options);
    if (options.hasStream()) this.readStream(call, options);
    else this.readAll(call, options);
  }

  wakeAll(): void {
    for (const subscription of this.subscriptions) subscription.wake();
  }

  break(fault: SubscriptionFault): void {
    for (const subscription of this.subscriptions) subscription.break(fault);
  }

  private refusal(call: ReadCall): Error | undefined {
    if (this.faults.isNotReady) return failures.notReady();
    if (this.faults.isUnauthenticated || !this.isKnown(call)) return failures.unauthenticated();
    return this.faults.isDenied ? failures.accessDenied() : undefined;
  }

  private isKnown(call: ReadCall): boolean {
    if (this.user === undefined) return true;
    const sent = Buffer.from(`${this.user.name}:${this.user.password}`).toString('base64');
    return call.metadata.get('authorization')[0] === `Basic ${sent}`;
  }

  private async subscribe(call: ReadCall, options: ReadReq.Options): Promise<void> {
    const all = options.getAll()!;
    const place = all.getPosition();
    const commit = Number(place?.getCommitPosition() ?? 0);
    if (!this.log.isPlace(commit)) return void call.emit('error', failures.invalidPosition());
    const from = place === undefined ? 0 : this.log.indexAfter(commit, Number(place.getPreparePosition()));
    const subscription = new Subscription(call, { log: this.log, faults: this.faults, options, from });
    this.subscriptions.add(subscription);
    await subscription.run();
    this.subscriptions.delete(subscription);
  }

  private readStream(call: ReadCall, options: ReadReq.Options): void {
    const place = options.getStream()!;
    const name = nameOf(place.getStreamIdentifier());
    const count = Number(options.getCount());
    const isForwards = options.getReadDirection() === FORWARDS;
    const from = place.hasRevision() ? Number(place.getRevision()) : isForwards ? 0 : Infinity;
    const found = isForwards ? this.log.forwards(name, from, count) : this.log.backwards(name, from, count);
    if (found === 'deleted') return void call.emit('error', failures.deleted(name));
    if (found === 'no_stream') call.write(toMissingAnswer(place.getStreamIdentifier()!));
    else for (const event of found) call.write(toEventAnswer(event));
    call.end();
  }

  /** Inclusive, unlike a subscription. */
  private readAll(call: ReadCall, options: ReadReq.Options): void {
    const isWanted = wantedBy(options);
    const isForwards = options.getReadDirection() === FORWARDS;
    const events = isForwards ? this.log.all : this.log.all.toReversed();
    const commit = Number(options.getAll()!.getPosition()?.getCommitPosition() ?? (isForwards ? 0 : Infinity));
    let left = Number(options.getCount());
    for (const event of events) {
      if (left === 0) break;
      if (isForwards ? event.position < commit : event.position > commit) continue;
      if (!isWanted(event)) continue;
      call.write(toEventAnswer(event));
      left -= 1;
    }
    call.end();
  }
}

interface SubscriptionOptions {
  readonly log: StandInLog;
  readonly faults: StandInFaults;
  readonly options: ReadReq.Options;
  readonly from: number;
}

/** Confirmation, events and checkpoints, caught up; then live. */
class Subscription {
  private index: number;
  private unchecked = 0;
  private isLive = false;
  private isOver = false;
  private wakeUp: (() => void) | undefined;
  private drain: (() => void) | undefined;
  private readonly isWanted: (event: LogEvent) => boolean;
  private readonly checkpointEvery: number;

  constructor(
    private readonly call: ReadCall,
    private readonly given: SubscriptionOptions,
  ) {
    this.index = given.from;
    this.isWanted = wantedBy(given.options);
    const filter = given.options.getFilter();
    this.checkpointEvery = recordsPerWindow * (filter?.getCheckpointintervalmultiplier() ?? Infinity);
    const over = (): void => {
      this.isOver = true;
      this.drain?.();
      this.wake();
    };
    call.on('cancelled', over);
    call.on('close', over);
    call.on('error', over);
  }

  async run(): Promise<void> {
    this.call.write(toConfirmation());
    while (!this.hasEnded()) {
      await this.given.faults.pause();
      await this.catchUp();
      if (this.hasEnded()) return;
      if (!this.isLive) this.call.write(toCaughtUp());
      this.isLive = true;
      if (this.index < this.given.log.all.length) continue;
      await new Promise<void>((resolve) => {
        this.wakeUp = resolve;
      });
      if (this.given.log.all.length - this.index > maxBehind) {
        this.isLive = false;
        this.call.write(toFellBehind());
      }
    }
  }

  wake(): void {
    this.wakeUp?.();
    this.wakeUp = undefined;
  }

  break(fault: SubscriptionFault): void {
    this.isOver = true;
    this.drain?.();
    if (fault === 'end') this.call.end();
    else this.call.emit('error', fault === 'too_slow' ? failures.tooSlow() : failures.lost());
    this.wake();
  }

  private hasEnded(): boolean {
    return this.isOver;
  }

  private async catchUp(): Promise<void> {
    const { log } = this.given;
    while (this.index < log.all.length && !this.isOver) {
      const event = log.all[this.index]!;
      this.index += 1;
      let hasRoom = true;
      if (this.isWanted(event)) hasRoom = this.call.write(toEventAnswer(event));
      this.unchecked += 1;
      if (this.unchecked >= this.checkpointEvery) hasRoom = this.writeCheckpoint(event) && hasRoom;
      if (!hasRoom) await this.drained();
    }
  }

  /** Live, the place of the last record; while it catches up, the place of the next with a prepare position of 0. */
  private writeCheckpoint(last: LogEvent): boolean {
    this.unchecked = 0;
    const { log } = this.given;
    const next = log.all[this.index]?.position ?? log.end;
    return this.call.write(this.isLive ? toCheckpoint(last.position, last.position) : toCheckpoint(next, 0));
  }

  private async drained(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.drain = resolve;
      this.call.once('drain', resolve);
    });
  }
}
