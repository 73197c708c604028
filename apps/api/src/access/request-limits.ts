import { Inject, Injectable } from '@nestjs/common';

import { API_LIMITS, type ApiLimits } from '#libs/nest-kit';

import { RequestProblem } from '../http/request-problem.js';

type Kind = 'publish' | 'request';

interface Window {
  readonly startedAt: number;
  used: number;
}

const secondMs = 1_000;
const minuteMs = 60_000;
/** Whoever comes from more addresses than this at once gets a few tries more for each that is forgotten. */
const maxWindows = 10_000;

/** What is counted since a window began; the oldest is forgotten when there are too many. */
class Windows {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly lengthMs: number) {}

  at(name: string): Window {
    const now = Date.now();
    const known = this.windows.get(name);
    if (known !== undefined && now - known.startedAt < this.lengthMs) return known;
    if (known === undefined && this.windows.size >= maxWindows)
      this.windows.delete(this.windows.keys().next().value ?? '');
    const begun = { startedAt: now, used: 0 };
    this.windows.set(name, begun);
    return begun;
  }
}

const tooMany = (afterSeconds: number, headers: Readonly<Record<string, string>> = {}): RequestProblem =>
  new RequestProblem('too_many_requests', { headers: { ...headers, 'retry-after': String(afterSeconds) } });

/**
 * Keeps one client from taking everything: so many requests a second for an API key, in each process, and so many
 * failed authentications a minute for an address. A key that is right is let in whatever came from its address before:
 * behind a proxy all clients share one, and a key of 256 random bits is not found by trying.
 */
@Injectable()
export class RequestLimits {
  private readonly byKey: Readonly<Record<Kind, Windows>> = {
    publish: new Windows(secondMs),
    request: new Windows(secondMs),
  };
  private readonly failures = new Windows(minuteMs);

  constructor(@Inject(API_LIMITS) private readonly limits: ApiLimits) {}

  /**
   * Counts a request and answers what its reply says about it (draft-ietf-httpapi-ratelimit-headers-10).
   * @throws {RequestProblem} too_many_requests
   */
  take(kind: Kind, keyId: string): Readonly<Record<'ratelimit-policy' | 'ratelimit', string>> {
    const limit = kind === 'publish' ? this.limits.publishesPerSecond : this.limits.requestsPerSecond;
    const window = this.byKey[kind].at(keyId);
    window.used += 1;
    const headers = {
      'ratelimit-policy': `"${kind}";q=${limit};w=1`,
      ratelimit: `"${kind}";r=${Math.max(0, limit - window.used)};t=1`,
    };
    if (window.used > limit) throw tooMany(1, headers);
    return headers;
  }

  /** Before something is looked up for somebody who is not known yet. @throws {RequestProblem} too_many_requests */
  refuseAfterFailures(address: string): void {
    const window = this.failures.at(address);
    if (window.used >= this.limits.failedSignInsPerMinute)
      throw tooMany(Math.max(1, Math.ceil((window.startedAt + minuteMs - Date.now()) / secondMs)));
  }

  /** Counts a failed authentication. @throws {RequestProblem} too_many_requests, when there were too many before */
  failed(address: string): void {
    this.refuseAfterFailures(address);
    this.failures.at(address).used += 1;
  }
}
