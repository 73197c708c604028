import { decideMessage, decideReplay, type ReplayProgress, type ReplayState, type MessageState } from '#libs/domain';

import type { FactRecorder } from '../fact-recorder.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import { whileHeld } from '../following/while-held.js';
import type { Actor } from '../ports/event-store.js';
import type { Leases } from '../ports/leases.js';
import type { BusRecord, DeliveryRecord, MessageBus } from '../ports/message-bus.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { MessageRow, ReplaySource } from '../ports/read-models.js';
import { publishHint } from '../publish-hint.js';
import { pauseFor } from '../waiting.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import { replayAggregate } from './replay-aggregate.js';

export interface ReplayRunnerParts {
  readonly source: Pick<ReplaySource, 'runningReplays' | 'replayablePage'>;
  readonly recorder: FactRecorder;
  readonly registry: Pick<WebhookRegistry, 'statusOf'>;
  readonly leases: Leases;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly log: Log;
}

const lookEveryMs = 1_000;
/** More wait until one of these is done. */
const maxAtOnce = 5;
const largestPage = 100;

type Known = Exclude<ReplayState, { status: 'absent' }>;

/** At most what a second takes, so that a replay that was stopped stops within about that. */
const pageSizeOf = ({ request }: Known): number =>
  Math.max(1, Math.min(largestPage, Math.floor(request.ratePerSecond ?? largestPage)));

/**
 * Does what replays ask for, page by page: retries each message of a page, then records how far it has come. Killed
 * between the two, it does the page again, and whoever has its retry gets no second one. A replay that two processes
 * work on at once, while one has lost its lease and does not know it yet, is done once for the same reason.
 */
export class ReplayRunner {
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly parts: ReplayRunnerParts) {}

  /** Of all processes one at a time does the work. Resolves when the signal aborts and the pages under way are done. */
  run(signal: AbortSignal): Promise<void> {
    return whileHeld(this.parts.leases, { name: 'replays', signal }, (held) => this.runHeld(held));
  }

  private async runHeld(held: AbortSignal): Promise<void> {
    while (!held.aborted) {
      await this.begin(held);
      await pauseFor(this.parts.clock, lookEveryMs, held);
    }
    await Promise.all(this.running.values());
  }

  private async begin(signal: AbortSignal): Promise<void> {
    try {
      const ids = await this.parts.source.runningReplays(maxAtOnce);
      for (const id of ids.filter((one) => !this.running.has(one)).slice(0, maxAtOnce - this.running.size)) {
        const work = this.work(id, signal).finally(() => this.running.delete(id));
        this.running.set(id, work);
      }
    } catch (error) {
      this.parts.log.error('replay.look_failed', error);
    }
  }

  /** What failed is begun again by the next look, from the last page that was recorded. */
  private async work(id: string, signal: AbortSignal): Promise<void> {
    const { recorder, log } = this.parts;
    try {
      let { state } = await recorder.fold(replayAggregate(id));
      while (state.status === 'running' && !signal.aborted) state = await this.doPage(id, state, signal);
      if (state.status === 'finished') log.info('replay.finished', { replayId: id, ...state.progress });
    } catch (error) {
      log.error('replay.failed', error, { replayId: id });
    }
  }

  private async doPage(id: string, state: Known, signal: AbortSignal): Promise<ReplayState> {
    const { source, recorder, clock } = this.parts;
    const { filter, ratePerSecond } = state.request;
    const startedAtMs = clock.now();
    const page = await source.replayablePage(filter, { cursor: state.cursor, limit: pageSizeOf(state) });
    const done = await this.retryAll(page.items, id);
    const progress: ReplayProgress = {
      retried: state.progress.retried + done.retried,
      skipped: state.progress.skipped + done.skipped,
    };
    const command = { type: 'ProgressReplay', progress, cursor: page.nextCursor } as const;
    const recorded = await recorder.record(replayAggregate(id), (now) => decideReplay(command, now), {
      actor: actorOf(id),
    });
    if (ratePerSecond !== null) {
      const dueInMs = (page.items.length / ratePerSecond) * 1_000 - (clock.now() - startedAtMs);
      if (dueInMs > 0) await pauseFor(clock, dueInMs, signal);
    }
    return recorded.state;
  }

  private async retryAll(rows: readonly MessageRow[], replayId: string): Promise<ReplayProgress> {
    const states = await Promise.all(rows.map((row) => this.retry(row, replayId)));
    const records = states.flatMap((state, index): BusRecord<DeliveryRecord>[] => {
      const row = rows[index];
      if (state?.order?.trigger !== 'manual' || row === undefined) return [];
      const { webhookId, eventId, id: messageId } = row;
      return [{ key: webhookId, value: { kind: 'order', webhookId, eventId, messageId, ...state.order } }];
    });
    if (records.length > 0)
      await publishHint(this.parts, records, { event: 'replay.hint_failed', fields: { replayId } });
    const retried = states.filter((state) => state !== null).length;
    return { retried, skipped: rows.length - retried };
  }

  /** `null`: its webhook takes nothing. */
  private async retry(row: MessageRow, replayId: string): Promise<MessageState | null> {
    const { id, eventId, webhookId, givesUpAt, test } = row;
    const webhook = this.parts.registry.statusOf(webhookId);
    const recorded = await this.parts.recorder.record(
      messageAggregate(id, { eventId, webhookId, givesUpAt, test }),
      (state) => decideMessage({ type: 'RequestRetry', webhook, replayId }, state),
      { actor: actorOf(replayId) },
    );
    return recorded.kind === 'refused' ? null : recorded.state;
  }
}

/** Histories of messages name the replay; who asked for that is in its own. */
const actorOf = (replayId: string): Actor => ({ kind: 'system', id: `replay ${replayId}` });
