import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import type { ApiReply, RawReply } from './api-request.js';

export interface StreamedAnswer<Batch> {
  readonly contentType: string;
  /** May still refuse: nothing is answered before it resolves. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Batch>>;
  /** Writes until there is no more or the signal aborts, and ends the answer. */
  readonly write: (raw: RawReply, batches: AsyncIterable<Batch>, ending: Ending) => Promise<void>;
}

export interface Ending {
  /** Aborts when the client goes, the process stops, or somebody ends the answer. */
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/**
 * `x-accel-buffering` keeps nginx, and those who follow it, from holding back what was written. A connection that were
 * kept after its answer would keep the process from ending.
 */
const headersOf = (contentType: string) => ({
  'content-type': contentType,
  'x-accel-buffering': 'no',
  connection: 'close',
});

/** Answers that are written little by little, on the connection itself, until the client goes or the process stops. */
@Injectable()
export class StreamedAnswers implements OnModuleDestroy {
  private readonly shutdown = new AbortController();

  /** Called before HTTP ends, which waits for every answer. */
  onModuleDestroy(): void {
    this.shutdown.abort();
  }

  /**
   * Resolves when the answer has ended, which for a HEAD is at once: it asks how a GET would begin (RFC 9110
   * section 9.3.2). @throws what `open` throws
   */
  async serve<Batch>(reply: ApiReply, { contentType, open, write }: StreamedAnswer<Batch>): Promise<void> {
    const own = new AbortController();
    const end = () => {
      own.abort();
    };
    const signal = AbortSignal.any([own.signal, this.shutdown.signal]);
    const batches = await open(signal);
    reply.hijack();
    reply.raw.once('close', end);
    if (reply.raw.destroyed) end();
    reply.raw.writeHead(200, { ...reply.getHeaders(), ...headersOf(contentType) });
    if (reply.request.method === 'HEAD') {
      end();
      reply.raw.end();
      return;
    }
    await write(reply.raw, batches, { signal, end });
  }
}
