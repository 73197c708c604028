import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';

import type { Log, RecordedEvent } from '#libs/application';
import type { ExportedFact } from '#libs/contracts';
import { LOG } from '#libs/nest-kit';

import type { ApiReply, RawReply } from '../http/api-request.js';
import { drained } from '../http/drained.js';
import { ndjsonMediaType, toNdjson } from '../http/ndjson.js';
import { RequestProblem } from '../http/request-problem.js';
import { toFactAnswer } from './fact-answer.js';

/** Each reads the whole store: more at once would take its time from deliveries. */
const maxExports = 4;

/** `x-accel-buffering` keeps proxies from taking the whole of it in. A connection that is kept would hold up the end. */
const exportHeaders = { 'content-type': ndjsonMediaType, 'x-accel-buffering': 'no', connection: 'close' };

type Open = (signal: AbortSignal) => Promise<AsyncIterable<readonly RecordedEvent[]>>;

const toExportedFact = (fact: RecordedEvent): ExportedFact => ({
  position: fact.position,
  stream: fact.stream,
  revision: fact.revision,
  ...toFactAnswer(fact),
});

/** Exports that are under way: how many, and their end when the client goes or the process stops. */
@Injectable()
export class ExportStreams implements OnModuleDestroy {
  private readonly shutdown = new AbortController();
  private underWay = 0;

  constructor(@Inject(LOG) private readonly log: Log) {}

  /** Called before HTTP ends, which waits for every answer. */
  onModuleDestroy(): void {
    this.shutdown.abort();
  }

  /** Resolves when the answer has ended. @throws {RequestProblem} too_many_streams, and what `open` throws */
  async serve(reply: ApiReply, open: Open): Promise<void> {
    if (this.underWay >= maxExports) throw new RequestProblem('too_many_streams');
    this.underWay += 1;
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
      reply.raw.writeHead(200, { ...reply.getHeaders(), ...exportHeaders });
      await this.write(reply.raw, batches, signal);
    } finally {
      this.underWay -= 1;
    }
  }

  /** What is not complete is cut off, so that nobody takes it for the whole. */
  private async write(
    raw: RawReply,
    batches: AsyncIterable<readonly RecordedEvent[]>,
    signal: AbortSignal,
  ): Promise<void> {
    const isEnded = () => signal.aborted;
    try {
      for await (const batch of batches) {
        if (!raw.write(toNdjson(batch.map(toExportedFact))) && !(await drained(raw, signal))) break;
        if (isEnded()) break;
      }
      if (!isEnded()) {
        raw.end();
        return;
      }
    } catch (error) {
      this.log.error('history.export_failed', error);
    }
    raw.destroy();
  }
}
