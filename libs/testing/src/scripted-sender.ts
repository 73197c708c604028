import type { HttpRequest, HttpResult, HttpSender } from '#libs/application';
import type { AttemptErrorCode, AttemptOutcome, IsoInstant } from '#libs/domain';

type Answer = (request: HttpRequest) => Promise<HttpResult>;

const resultOf = (outcome: AttemptOutcome): HttpResult => ({ outcome, durationMs: 12, answerExcerpt: '' });

/** A sender that answers what a test says, and keeps what it was asked to send. */
export class ScriptedSender implements HttpSender {
  readonly requests: HttpRequest[] = [];
  private readonly once: Answer[] = [];
  private always: Answer = () => Promise.resolve(resultOf({ kind: 'response', statusCode: 200, retryAfter: null }));

  async send(request: HttpRequest): Promise<HttpResult> {
    this.requests.push(request);
    return (this.once.shift() ?? this.always)(request);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  answerAlways(statusCode: number, retryAfter: IsoInstant | null = null): void {
    this.always = () => Promise.resolve(resultOf({ kind: 'response', statusCode, retryAfter }));
  }

  answerOnce(statusCode: number, retryAfter: IsoInstant | null = null): void {
    this.once.push(() => Promise.resolve(resultOf({ kind: 'response', statusCode, retryAfter })));
  }

  failAlways(code: AttemptErrorCode): void {
    this.always = () => Promise.resolve(resultOf({ kind: 'error', code }));
  }

  /** The next request stays on the wire until the answer is called with its outcome. */
  holdOnce(): (statusCode: number) => void {
    let release: (result: HttpResult) => void = () => undefined;
    const held = new Promise<HttpResult>((resolve) => (release = resolve));
    this.once.push(() => held);
    return (statusCode) => {
      release(resultOf({ kind: 'response', statusCode, retryAfter: null }));
    };
  }

  /** Every request is answered with 200 when what `wait` answers resolves. */
  answerAfter(wait: () => Promise<void>): void {
    this.always = async () => {
      await wait();
      return resultOf({ kind: 'response', statusCode: 200, retryAfter: null });
    };
  }

  /** Requests to this address never end. */
  hangAt(url: string): void {
    const others = this.always;
    this.always = (request) => (request.url === url ? new Promise(() => undefined) : others(request));
  }

  sentTo(url: string): number {
    return this.requests.filter((request) => request.url === url).length;
  }
}
