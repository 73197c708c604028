import type { KafkaMessage } from 'kafkajs';

import { type Clock, HeldRecords, type Log } from '#libs/application';

import { type DelayedRecord, hopOf, intoTier, intoTopic, readFromTier, type TierSettings } from './delayed-record.js';
import type { RecordFlow } from './group-consumer.js';
import type { Outbox, Outgoing } from './outbox.js';
import type { OwnedPartition } from './owned-partition.js';
import { readHeaders } from './wire-headers.js';

export interface TierForwarderParts {
  readonly settings: TierSettings;
  /** One of its own: what is due does not stand in line behind what is published. */
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error' | 'warn'>;
}

interface Holding {
  readonly held: HeldRecords;
  /** When the last record that was fetched leaves its tier. */
  lastReleaseMs: number;
  cancelResume: (() => void) | null;
}

interface Due {
  readonly partition: OwnedPartition;
  readonly offset: bigint;
  readonly outgoing: Outgoing;
}

/**
 * A partition is fetched on once its last record leaves within so much: at least twice `maxWaitTimeInMs`, for a fetch
 * notices only after it that a partition goes on, and `shortfallMs` and the skew of clocks on top.
 */
const aheadMs = 1_500;
/** A partition that holds more waits, whatever is due: forwarding is behind. */
const maxHeldRecords = 10_000;
const lookAgainMs = 100;
const sendDeadlineMs = 30_000;
const afterFailureMs = 500;

/**
 * Holds what was fetched of the tiers in memory and sends each record on when it leaves its tier: to the next tier, or
 * to its topic when it is due. Never early. A record is done with once the broker has it in its next place, so a crash
 * sends it on twice and never loses it; who gets it twice recognises the order.
 *
 *   fetched ──► held ──due──► on its way ──broker has it──► done, committed when all before it are
 *
 * Nothing is fetched twice and nobody sleeps in a fetch: a partition whose last record leaves much later is paused and
 * resumed by a timer. Memory is one fetch a partition and what leaves within `aheadMs`.
 */
export class TierForwarder implements RecordFlow {
  private readonly holdings = new Map<OwnedPartition, Holding>();
  private due: Due[] = [];
  private sending: Promise<void> | null = null;
  private isStopped = false;

  constructor(private readonly parts: TierForwarderParts) {}

  take(partition: OwnedPartition, records: readonly KafkaMessage[]): void {
    const holding = this.holdingOf(partition);
    for (const record of records) this.hold(partition, holding, record);
    this.regulate(partition, holding);
  }

  left(partition: OwnedPartition): void {
    const holding = this.holdings.get(partition);
    holding?.cancelResume?.();
    holding?.held.clear();
    this.holdings.delete(partition);
  }

  /** Sends nothing more; resolves when nothing is on its way. What is held stays in its tier. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const partition of [...this.holdings.keys()]) this.left(partition);
    await this.sending;
  }

  private holdingOf(partition: OwnedPartition): Holding {
    const known = this.holdings.get(partition);
    if (known !== undefined) return known;
    const holding = { held: new HeldRecords(this.parts.clock), lastReleaseMs: 0, cancelResume: null };
    this.holdings.set(partition, holding);
    return holding;
  }

  private hold(partition: OwnedPartition, holding: Holding, message: KafkaMessage): void {
    const offset = BigInt(message.offset);
    try {
      const { record, releaseAtMs } = readFromTier(message, readHeaders(message.headers));
      holding.lastReleaseMs = releaseAtMs;
      if (record.id !== null && holding.held.has(record.id)) partition.progress.done(offset);
      else this.holdUntil(releaseAtMs, { partition, offset, record });
    } catch (error) {
      const { topic, partition: number } = partition;
      this.parts.log.error('bus.unreadable_record', error, { topic, partition: number, offset: message.offset });
      partition.progress.done(offset);
    }
  }

  /** What is left after the tier is often too little for another one: then it is held until it is due. */
  private holdUntil(
    releaseAtMs: number,
    held: { readonly partition: OwnedPartition; readonly offset: bigint; readonly record: DelayedRecord },
  ): void {
    const { record } = held;
    const isLastStop = hopOf(this.parts.settings, record, releaseAtMs).kind === 'hold';
    const untilMs = isLastStop ? record.dueAtMs : releaseAtMs;
    this.holdings.get(held.partition)?.held.hold(untilMs, record.id, () => {
      this.release(held);
    });
  }

  private release(held: {
    readonly partition: OwnedPartition;
    readonly offset: bigint;
    readonly record: DelayedRecord;
  }): void {
    const { partition, offset, record } = held;
    const nowMs = this.parts.clock.now();
    const hop = record.dueAtMs <= nowMs ? null : hopOf(this.parts.settings, record, nowMs);
    if (hop?.kind === 'hold') {
      this.holdUntil(record.dueAtMs, held);
      return;
    }
    const outgoing = hop === null ? intoTopic(record) : intoTier(this.parts.settings, record, hop);
    this.due.push({ partition, offset, outgoing });
    this.sending ??= this.sendAll();
  }

  /** One request for all that leaves at once, in whatever partition. */
  private async sendAll(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.due.length > 0 && !this.isStopped) {
      const due = this.due.splice(0).filter(({ partition }) => partition.isOwned);
      await this.send(due);
    }
    this.sending = null;
  }

  private async send(due: readonly Due[]): Promise<void> {
    try {
      await this.parts.outbox.send(
        due.map(({ outgoing }) => outgoing),
        sendDeadlineMs,
      );
      for (const { partition, offset } of due) partition.progress.done(offset);
    } catch (error) {
      this.parts.log.error('bus.forward_failed', error, { records: due.length });
      if (this.isStopped) return;
      this.due = [...due, ...this.due];
      await new Promise<void>((resolve) => this.parts.clock.after(afterFailureMs, resolve));
    }
  }

  private regulate(partition: OwnedPartition, holding: Holding): void {
    holding.cancelResume?.();
    holding.cancelResume = null;
    const earlyMs = holding.lastReleaseMs - this.parts.clock.now() - aheadMs;
    const waitMs = Math.max(earlyMs, holding.held.size > maxHeldRecords ? lookAgainMs : 0);
    if (waitMs <= 0) {
      partition.resume();
      return;
    }
    partition.pause();
    holding.cancelResume = this.parts.clock.after(waitMs, () => {
      this.regulate(partition, holding);
    });
  }
}
