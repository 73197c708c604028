import { Inject, Injectable } from '@nestjs/common';

import { ApiKeyRegistry, type LiveBatch, type Log } from '#libs/application';
import { LOG } from '#libs/nest-kit';

import type { ApiReply, RawReply } from '../http/api-request.js';
import { drained } from '../http/drained.js';
import { RequestProblem } from '../http/request-problem.js';
import { type Ending, type StreamedAnswer, StreamedAnswers } from '../http/streamed-answers.js';
import { batchText, heartbeat } from './server-sent-events.js';

const heartbeatEveryMs = 15_000;
/** So long at most a stream outlives what let it in. */
const lookAgainMs = 1_000;
const maxStreamsOfKey = 10;
const maxStreams = 500;

/** Who listens: what let them in must hold for as long as they do. */
interface Listener {
  readonly keyId: string;
  /** Of a session, unless requests renew it: a browser then comes back with the cookie that it has by now. */
  readonly endsAt: string | null;
}

/** The connections over which changes are told: how many, and for how long. */
@Injectable()
export class LiveStreams {
  private readonly openOf = new Map<string, number>();
  private openCount = 0;

  constructor(
    private readonly answers: StreamedAnswers,
    private readonly keys: ApiKeyRegistry,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Resolves when the stream has ended. @throws {RequestProblem} too_many_streams, and what `open` throws */
  async serve(listener: Listener, reply: ApiReply, open: StreamedAnswer<LiveBatch>['open']): Promise<void> {
    const { keyId } = listener;
    this.take(keyId);
    try {
      await this.answers.serve(reply, {
        contentType: 'text/event-stream; charset=utf-8',
        open,
        write: (raw, batches, ending) => this.write(raw, batches, { listener, ...ending }),
      });
    } finally {
      this.giveBack(keyId);
    }
  }

  private async write(
    raw: RawReply,
    batches: AsyncIterable<LiveBatch>,
    { listener, signal, end }: Ending & { readonly listener: Listener },
  ): Promise<void> {
    const timers = [
      setInterval(() => raw.write(heartbeat), heartbeatEveryMs),
      setInterval(() => {
        if (!this.mayListen(listener)) end();
      }, lookAgainMs),
    ];
    try {
      for await (const batch of batches)
        if (!raw.write(batchText(batch)) && !(await drained(raw, signal))) raw.destroy();
    } catch (error) {
      // The answer has begun: all that is left is to end it, and the client comes back with its last id.
      this.log.error('live.failed', error, { keyId: listener.keyId });
    } finally {
      timers.forEach(clearInterval);
      raw.end();
    }
  }

  /** A key that was revoked or has expired opens nothing any more, nor does a session that has ended. */
  private mayListen({ keyId, endsAt }: Listener): boolean {
    return this.keys.isValid(keyId) && (endsAt === null || Date.now() < Date.parse(endsAt));
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
