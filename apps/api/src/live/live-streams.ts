import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';

import { ApiKeyRegistry, type LiveBatch, type Log } from '#libs/application';
import { LOG } from '#libs/nest-kit';

import type { ApiReply, RawReply } from '../http/api-request.js';
import { drained } from '../http/drained.js';
import { RequestProblem } from '../http/request-problem.js';
import { batchText, heartbeat } from './server-sent-events.js';

const heartbeatEveryMs = 15_000;
const maxStreamsOfKey = 10;
const maxStreams = 500;

/**
 * `x-accel-buffering` keeps nginx, and those who follow it, from holding events back. A connection that were kept
 * after its stream would keep the process from ending.
 */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no',
  connection: 'close',
};

type Open = (signal: AbortSignal) => Promise<AsyncIterable<LiveBatch>>;

/** The connections over which changes are told: how many, for how long, and their end when the process stops. */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  private readonly shutdown = new AbortController();
  private readonly openOf = new Map<string, number>();
  private openCount = 0;

  constructor(
    private readonly keys: ApiKeyRegistry,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Called before HTTP ends, which waits for every answer. */
  onModuleDestroy(): void {
    this.shutdown.abort();
  }

  /** Resolves when the stream has ended. @throws {RequestProblem} too_many_streams, and what `open` throws */
  async serve(keyId: string, reply: ApiReply, open: Open): Promise<void> {
    this.take(keyId);
    try {
      const gone = new AbortController();
      const signal = AbortSignal.any([gone.signal, this.shutdown.signal]);
      const batches = await open(signal);
      reply.hijack();
      const leave = () => {
        gone.abort();
      };
      reply.raw.once('close', leave);
      if (reply.raw.destroyed) leave();
      reply.raw.writeHead(200, { ...reply.getHeaders(), ...streamHeaders });
      await this.write(reply.raw, batches, { keyId, signal, end: gone });
    } finally {
      this.giveBack(keyId);
    }
  }

  private async write(
    raw: RawReply,
    batches: AsyncIterable<LiveBatch>,
    { keyId, signal, end }: { readonly keyId: string; readonly signal: AbortSignal; readonly end: AbortController },
  ): Promise<void> {
    const beating = setInterval(() => {
      // A key that was revoked or has expired since opens nothing any more.
      if (this.keys.isValid(keyId)) raw.write(heartbeat);
      else end.abort();
    }, heartbeatEveryMs);
    try {
      for await (const batch of batches)
        if (!raw.write(batchText(batch)) && !(await drained(raw, signal))) raw.destroy();
    } catch (error) {
      // The answer has begun: all that is left is to end it, and the client comes back with its last id.
      this.log.error('live.failed', error, { keyId });
    } finally {
      clearInterval(beating);
      raw.end();
    }
  }

  private take(keyId: string): void {
    const open = this.openOf.get(keyId) ?? 0;
    if (open >= maxStreamsOfKey || this.openCount >= maxStreams) throw new RequestProblem('too_many_streams');
    this.openOf.set(keyId, open + 1);
    this.openCount += 1;
  }

  private giveBack(keyId: string): void {
    const open = (this.openOf.get(keyId) ?? 1) - 1;
    if (open === 0) this.openOf.delete(keyId);
    else this.openOf.set(keyId, open);
    this.openCount -= 1;
  }
}
