import {
  type BusRecord,
  type Clock,
  HeldRecords,
  type Log,
  StoreUnavailable,
  type Topic,
  type Topics,
} from '#libs/application';
import { toMs } from '#libs/domain';

import { type DelayedRecord, hopOf, intoTier, intoTopic, type TierSettings } from './delayed-record.js';
import type { Outbox, Outgoing } from './outbox.js';
import { encode } from './record-codecs.js';

export interface PublisherParts {
  readonly settings: TierSettings;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

/**
 * Longer than a broker takes to start again, and than whoever publishes waits: its records go out as soon as there is a
 * broker, instead of being found in the read model by the reconciler half a minute later.
 */
const sendDeadlineMs = 30_000;
/** Records held in memory because they are due before the shortest tier ends; one more is declined. */
const maxHeldRecords = 50_000;

/** Sends what is due to its topic and what is not to a tier; for what is due too soon for a tier it has a timer. */
export class Publisher {
  private readonly held: HeldRecords;

  constructor(private readonly parts: PublisherParts) {
    this.held = new HeldRecords(parts.clock);
  }

  /** @throws {StoreUnavailable} */
  async publish<T extends Topic>(topic: T, records: readonly BusRecord<Topics[T]>[]): Promise<void> {
    const nowMs = this.parts.clock.now();
    const outgoing = records.flatMap((record) => this.outgoing(topic, record, nowMs));
    await this.parts.outbox.send(outgoing, sendDeadlineMs);
  }

  /** Forgets what it holds, and sends what is on its way within `deadlineMs`. */
  async close(deadlineMs: number): Promise<void> {
    this.held.clear();
    await this.parts.outbox.close(deadlineMs);
  }

  private outgoing<T extends Topic>(topic: T, record: BusRecord<Topics[T]>, nowMs: number): readonly Outgoing[] {
    const name = this.parts.settings.prefix + topic;
    const message = encode(topic, record.key, record.value);
    const dueAtMs = record.deliverAt === undefined ? nowMs : toMs(record.deliverAt);
    if (dueAtMs <= nowMs) return [{ topic: name, message }];
    const { key = null, value } = message;
    const delayed: DelayedRecord = { topic: name, key, value, dueAtMs, id: record.id ?? null };
    const hop = hopOf(this.parts.settings, delayed, nowMs);
    if (hop.kind === 'wait') return [intoTier(this.parts.settings, delayed, hop)];
    this.hold(delayed);
    return [];
  }

  private hold(record: DelayedRecord): void {
    const id = record.id === null ? null : `${record.topic} ${record.id}`;
    if ((id !== null && this.held.has(id)) || this.held.size >= maxHeldRecords) return;
    this.held.hold(record.dueAtMs, id, () => void this.sendHeld(record));
  }

  /** Whoever published it has its promise: what fails now is found in the read model. */
  private async sendHeld(record: DelayedRecord): Promise<void> {
    try {
      await this.parts.outbox.send([intoTopic(record)], sendDeadlineMs);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.parts.log.error('bus.held_record_lost', error, { topic: record.topic });
    }
  }
}
