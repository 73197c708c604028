import type { Message, Producer, ProducerBatch } from 'kafkajs';

import { type Clock, type Log, StoreUnavailable } from '#libs/application';

import { maxRecordBytes } from './record-codecs.js';

/** A record on its way to a topic of the broker. */
export interface Outgoing {
  readonly topic: string;
  readonly message: Message;
}

/** What the outbox asks of a producer. */
interface OutboxProducer extends Pick<Producer, 'connect' | 'disconnect'> {
  sendBatch(batch: ProducerBatch): Promise<unknown>;
}

export interface OutboxParts {
  /** A new producer each time, not connected. */
  readonly createProducer: () => OutboxProducer;
  /** How long the first of a batch waits for others: each request costs as much as hundreds of records. */
  readonly lingerMs: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

interface Parcel {
  readonly outgoing: readonly Outgoing[];
  readonly bytes: number;
  readonly sent: () => void;
  readonly failed: (error: StoreUnavailable) => void;
}

const maxWaitingBytes = 64 * 1024 * 1024;
/** Roughly what frames a record. */
const frameBytes = 100;

const sizeOf = (part: Buffer | string | null | undefined): number =>
  part === null || part === undefined ? 0 : Buffer.byteLength(part);

const bytesOf = ({ message }: Outgoing): number => {
  const headers = Object.entries(message.headers ?? {});
  const inHeaders = headers.reduce((sum, [name, value]) => sum + name.length + (value?.length ?? 0) + frameBytes, 0);
  return sizeOf(message.key) + sizeOf(message.value) + inHeaders + frameBytes;
};

/**
 * Sends records in the order in which they came, many in one request: what arrives while a request is on its way goes
 * with the next one. One request at a time keeps the order, and the broker recognises a repeat of it (idempotent
 * producer, acks of all replicas in sync).
 *
 * The producer repeats a request until it is answered, however long the broker is away: giving up would leave open
 * whether the records are there, and the next request would carry their sequence numbers. Whoever waits has a deadline
 * of their own; a request that was refused ends its producer, and a new one takes over with new numbers.
 */
export class Outbox {
  private readonly waiting = new Set<Parcel>();
  private waitingBytes = 0;
  private producer: OutboxProducer;
  private isSending = false;
  private isClosed = false;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly parts: OutboxParts) {
    this.producer = parts.createProducer();
  }

  connect(): Promise<void> {
    return this.producer.connect();
  }

  /**
   * Resolves when the broker has all of them.
   * @throws {StoreUnavailable} after `deadlineMs`; what is on its way by then may still arrive
   */
  async send(outgoing: readonly Outgoing[], deadlineMs: number): Promise<void> {
    if (outgoing.length > 0) await Promise.all(cut(outgoing).map((parcel) => this.sendParcel(parcel, deadlineMs)));
  }

  /** Waits up to `deadlineMs` for what is on its way, then lets go of the rest. */
  async close(deadlineMs: number): Promise<void> {
    this.isClosed = true;
    if (this.isSending || this.waiting.size > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.parts.clock.after(deadlineMs, resolve);
        this.whenIdle.push(() => {
          cancel();
          resolve();
        });
      });
    }
    for (const parcel of this.waiting) parcel.failed(new StoreUnavailable('the bus is closed'));
    await this.producer.disconnect();
  }

  /** Rejects instead of throwing: the parcels of a call before it must not be left without one who hears of them. */
  private async sendParcel(outgoing: readonly Outgoing[], deadlineMs: number): Promise<void> {
    if (this.isClosed) throw new StoreUnavailable('the bus is closed');
    const bytes = outgoing.reduce((sum, record) => sum + bytesOf(record), 0);
    if (this.waitingBytes + bytes > maxWaitingBytes) throw new StoreUnavailable('the bus is full');
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        cancel();
        if (this.waiting.delete(parcel)) this.waitingBytes -= bytes;
        settle();
      };
      const parcel: Parcel = {
        outgoing,
        bytes,
        sent: () => end(resolve),
        failed: (error) => end(() => reject(error)),
      };
      const cancel = this.parts.clock.after(deadlineMs, () =>
        parcel.failed(new StoreUnavailable(`Kafka took longer than ${deadlineMs} ms`)),
      );
      this.waiting.add(parcel);
      this.waitingBytes += bytes;
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isSending) return;
    this.isSending = true;
    if (this.parts.lingerMs > 0) this.parts.clock.after(this.parts.lingerMs, () => void this.sendAll());
    else setImmediate(() => void this.sendAll());
  }

  private async sendAll(): Promise<void> {
    for (let parcels = this.next(); parcels.length > 0; parcels = this.next()) await this.sendTogether(parcels);
    this.isSending = false;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  /** As many as fit into one request. */
  private next(): readonly Parcel[] {
    const parcels: Parcel[] = [];
    let room = maxRecordBytes;
    for (const parcel of this.waiting) {
      if (parcels.length > 0 && parcel.bytes > room) break;
      room -= parcel.bytes;
      this.waiting.delete(parcel);
      this.waitingBytes -= parcel.bytes;
      parcels.push(parcel);
    }
    return parcels;
  }

  /** Never rejects. */
  private async sendTogether(parcels: readonly Parcel[]): Promise<void> {
    try {
      await this.producer.sendBatch({ acks: -1, topicMessages: byTopic(parcels) });
      for (const parcel of parcels) parcel.sent();
    } catch (error) {
      this.parts.log.error('bus.send_failed', error, { records: parcels.flatMap(({ outgoing }) => outgoing).length });
      for (const parcel of parcels) parcel.failed(new StoreUnavailable('Kafka refused the records', { cause: error }));
      await this.replaceProducer();
    }
  }

  private async replaceProducer(): Promise<void> {
    const refused = this.producer;
    this.producer = this.parts.createProducer();
    refused.disconnect().catch((error: unknown) => this.parts.log.error('bus.disconnect_failed', error));
    try {
      await this.producer.connect();
    } catch (error) {
      // The next request finds it unconnected, is refused, and the one after that has a producer of its own.
      this.parts.log.error('bus.reconnect_failed', error);
    }
  }
}

/** One record may be as large as a request; more than fit into one are sent in several. */
const cut = (outgoing: readonly Outgoing[]): readonly (readonly Outgoing[])[] => {
  const parcels: Outgoing[][] = [];
  let room = 0;
  for (const record of outgoing) {
    const bytes = bytesOf(record);
    if (bytes > room || parcels.length === 0) {
      parcels.push([]);
      room = maxRecordBytes;
    }
    parcels.at(-1)?.push(record);
    room -= bytes;
  }
  return parcels;
};

const byTopic = (parcels: readonly Parcel[]): { topic: string; messages: Message[] }[] => {
  const topics = new Map<string, Message[]>();
  for (const { topic, message } of parcels.flatMap(({ outgoing }) => outgoing)) {
    const messages = topics.get(topic);
    if (messages === undefined) topics.set(topic, [message]);
    else messages.push(message);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
};
