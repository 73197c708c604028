import { Inject, Injectable } from '@nestjs/common';

import type { Log, RecordedEvent } from '#libs/application';
import type { ExportedFact } from '#libs/contracts';
import { LOG } from '#libs/nest-kit';

import type { ApiReply, RawReply } from '../http/api-request.js';
import { drained } from '../http/drained.js';
import { ndjsonMediaType, toNdjson } from '../http/ndjson.js';
import { RequestProblem } from '../http/request-problem.js';
import { type StreamedAnswer, StreamedAnswers } from '../http/streamed-answers.js';
import { toFactAnswer } from './fact-answer.js';

type Facts = readonly RecordedEvent[];

/** Each reads the whole store: more at once would take its time from deliveries. */
const maxExports = 4;

const toExportedFact = (fact: RecordedEvent): ExportedFact => ({
  position: fact.position,
  stream: fact.stream,
  revision: fact.revision,
  ...toFactAnswer(fact),
});

/** Exports that are under way: how many. */
@Injectable()
export class ExportStreams {
  private underWay = 0;

  constructor(
    private readonly answers: StreamedAnswers,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Resolves when the answer has ended. @throws {RequestProblem} too_many_streams, and what `open` throws */
  async serve(reply: ApiReply, open: StreamedAnswer<Facts>['open']): Promise<void> {
    if (this.underWay >= maxExports) throw new RequestProblem('too_many_streams');
    this.underWay += 1;
    try {
      await this.answers.serve(reply, {
        contentType: ndjsonMediaType,
        open,
        write: (raw, batches, { signal }) => this.write(raw, batches, signal),
      });
    } finally {
      this.underWay -= 1;
    }
  }

  /** What is not complete is cut off, so that nobody takes it for the whole. */
  private async write(raw: RawReply, batches: AsyncIterable<Facts>, signal: AbortSignal): Promise<void> {
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
