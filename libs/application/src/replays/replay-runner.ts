import { decideReplay, type ReplayProgress, type ReplayState } from '#libs/domain';

import { whileHeld } from '../following/while-held.js';
import type { Actor } from '../ports/event-store.js';
import type { Leases } from '../ports/leases.js';
import type { MessageBus } from '../ports/message-bus.js';
import type { Log } from '../ports/primitives.js';
import type { ReplaySource } from '../ports/replay-source.js';
import { publishHint } from '../publish-hint.js';
import { Semaphore } from '../semaphore.js';
import { BackOff, pauseFor } from '../waiting.js';
import { EventReplayer, type EventReplayerParts } from './event-replayer.js';
import { MessageRetrier } from './message-retrier.js';
import { replayAggregate } from './replay-aggregate.js';
import type { Replayed } from './replayed.js';

export interface ReplayRunnerParts extends EventReplayerParts {
  readonly source: Pick<ReplaySource, 'runningReplays' | 'replayablePage' | 'eventsToReplay'>;
  readonly leases: Leases;
  readonly bus: MessageBus;
  readonly log: Log;
}

const lookEveryMs = 1_000;
/** More wait until one of these is done. */
const maxRunning = 100;
/** A replay with a rate rests between its pages, and keeps nobody else waiting then. */
const pagesAtOnce = 5;
const largestPage = 100;

type Known = Exclude<ReplayState, { status: 'absent' }>;

/** At most what a second takes, so that a replay that was stopped stops within about that. */
const pageSizeOf = ({ request }: Known): number =>
  Math.max(1, Math.min(largestPage, Math.floor(request.ratePerSecond ?? largestPage)));

/**
 * Does what replays ask for, page by page: retries each message of a page, or sends each event of it, then records how
 * far it has come. Killed between the two, it does the page again, and whoever has its retry gets no second one. A
 * replay that two processes work on at once, while one has lost its lease and does not know it yet, is done once for
 * the same reason.
 */
export class ReplayRunner {
  private readonly running = new Map<string, Promise<void>>();
  private readonly pages = new Semaphore(pagesAtOnce);
  private readonly events: EventReplayer;
  private readonly messages: MessageRetrier;

  constructor(private readonly parts: ReplayRunnerParts) {
    this.events = new EventReplayer(parts);
    this.messages = new MessageRetrier(parts);
  }

  /** Of all processes one at a time does the work. Resolves when the signal aborts and the pages under way are done. */
  run(signal: AbortSignal): Promise<void> {
    return whileHeld(this.parts.leases, { name: 'replays', signal }, (held) => this.runHeld(held));
  }

  private async runHeld(held: AbortSignal): Promise<void> {
    const backOff = new BackOff();
    while (!held.aborted) {
      const againInMs = await this.look(held, backOff);
      await pauseFor(this.parts.clock, againInMs, held);
    }
    await Promise.all(this.running.values());
  }

  /** Begins what is new. Answers when to look again. */
  private async look(signal: AbortSignal, backOff: BackOff): Promise<number> {
    try {
      const ids = await this.parts.source.runningReplays(maxRunning);
      for (const id of ids.filter((one) => !this.running.has(one)).slice(0, maxRunning - this.running.size)) {
        const work = this.work(id, signal).finally(() => this.running.delete(id));
        this.running.set(id, work);
      }
      backOff.reset();
      return lookEveryMs;
    } catch (error) {
      const againInMs = backOff.nextMs();
      this.parts.log.error('replay.look_failed', error, { againInMs });
      return againInMs;
    }
  }

  /** What failed is tried again after a pause, from the last page that was recorded. */
  private async work(id: string, signal: AbortSignal): Promise<void> {
    const backOff = new BackOff();
    while (!signal.aborted) {
      try {
        await this.workOn(id, signal, backOff);
        return;
      } catch (error) {
        const againInMs = backOff.nextMs();
        this.parts.log.error('replay.failed', error, { replayId: id, againInMs });
        await pauseFor(this.parts.clock, againInMs, signal);
      }
    }
  }

  private async workOn(id: string, signal: AbortSignal, backOff: BackOff): Promise<void> {
    const { recorder, log } = this.parts;
    let { state } = await recorder.fold(replayAggregate(id));
    while (state.status === 'running' && !signal.aborted) {
      state = await this.doPage(id, state, signal);
      backOff.reset();
    }
    if (state.status === 'finished') log.info('replay.finished', { replayId: id, ...state.progress });
  }

  private async doPage(id: string, state: Known, signal: AbortSignal): Promise<ReplayState> {
    const { clock } = this.parts;
    const { ratePerSecond } = state.request;
    const startedAtMs = clock.now();
    const { count, state: recorded } = await this.pages.run(() => this.replayAndRecord(id, state));
    if (ratePerSecond !== null) {
      // The clock may be set back meanwhile.
      const tookMs = Math.max(0, clock.now() - startedAtMs);
      const dueInMs = (count / ratePerSecond) * 1_000 - tookMs;
      if (dueInMs > 0) await pauseFor(clock, dueInMs, signal);
    }
    return recorded;
  }

  private async replayAndRecord(
    id: string,
    state: Known,
  ): Promise<{ readonly count: number; readonly state: ReplayState }> {
    const page = await this.replayPage(id, state);
    await this.tellWorkers(id, page.replayed);
    const progress = progressAfter(state.progress, page.replayed);
    const command = { type: 'ProgressReplay', progress, cursor: page.nextCursor } as const;
    const recorded = await this.parts.recorder.record(replayAggregate(id), (now) => decideReplay(command, now), {
      actor: actorOf(id),
    });
    return { count: page.replayed.length, state: recorded.state };
  }

  private async replayPage(
    replayId: string,
    state: Known,
  ): Promise<{ readonly replayed: readonly Replayed[]; readonly nextCursor: string | null }> {
    const { source } = this.parts;
    const { filter, events } = state.request;
    const { webhookId } = filter;
    const page = { cursor: state.cursor, limit: pageSizeOf(state) };
    const actor = actorOf(replayId);
    if (events === true && webhookId !== null) {
      const replay = { filter: { ...filter, webhookId }, replayId, actor };
      const { items, nextCursor } = await source.eventsToReplay(replay.filter, page);
      return { replayed: await Promise.all(items.map((row) => this.events.replay(row, replay))), nextCursor };
    }
    const { items, nextCursor } = await source.replayablePage(filter, page);
    const replayed = await Promise.all(items.map((row) => this.messages.retry(row, { replayId, actor })));
    return { replayed, nextCursor };
  }

  /** A hint: the orders are stored, and the reconciler finds them when nobody heard. */
  private async tellWorkers(replayId: string, replayed: readonly Replayed[]): Promise<void> {
    const records = replayed.flatMap((one) => (one.kind === 'retried' ? (one.record ?? []) : []));
    if (records.length > 0)
      await publishHint(this.parts, records, { event: 'replay.hint_failed', fields: { replayId } });
  }
}

const progressAfter = ({ retried, skipped }: ReplayProgress, replayed: readonly Replayed[]): ReplayProgress => ({
  retried: retried + replayed.filter(({ kind }) => kind === 'retried').length,
  skipped: skipped + replayed.filter(({ kind }) => kind === 'skipped').length,
});

/** Histories of messages name the replay; who asked for that is in its own. */
const actorOf = (replayId: string): Actor => ({ kind: 'system', id: `replay ${replayId}` });
