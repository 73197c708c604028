import { Inject, Injectable } from '@nestjs/common';

import { API_LIMITS, type ApiLimits } from '#libs/nest-kit';

import { RequestProblem } from '../http/request-problem.js';

type Kind = 'publish' | 'request';

interface Window {
  /** By a clock that nobody sets back: what was used would then count many times over. */
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

  /** What one window used beyond `limit` is taken from those that follow it. */
  constructor(
    private readonly lengthMs: number,
    readonly limit: number,
  ) {}

  at(name: string): Window {
    const now = performance.now();
    const known = this.windows.get(name);
    const passed = known === undefined ? 0 : Math.floor((now - known.startedAt) / this.lengthMs);
    if (known !== undefined && passed === 0) return known;
    if (known === undefined && this.windows.size >= maxWindows)
      this.windows.delete(this.windows.keys().next().value ?? '');
    const begun = { startedAt: now, used: Math.max(0, (known?.used ?? 0) - passed * this.limit) };
    this.windows.set(name, begun);
    return begun;
  }

  /** How many windows it takes until there is room again. */
  untilRoom({ used }: Window): number {
    return Math.max(1, Math.floor(used / this.limit));
  }
}

const tooMany = (afterSeconds: number, headers: Readonly<Record<string, string>> = {}): RequestProblem =>
  new RequestProblem('too_many_requests', { headers: { ...headers, 'retry-after': String(afterSeconds) } });

/**
 * Keeps one client from taking everything: so many requests, or published events, a second for an API key, in each
 * process, and so many failed authentications a minute for an address. A key that is right is let in whatever came from
 * its address before: see docs/adr/0028.
 */
@Injectable()
export class RequestLimits {
  private readonly byKey: Readonly<Record<Kind, Windows>>;
  private readonly failures: Windows;

  constructor(@Inject(API_LIMITS) { publishesPerSecond, requestsPerSecond, failedSignInsPerMinute }: ApiLimits) {
    this.byKey = {
      publish: new Windows(secondMs, publishesPerSecond),
      request: new Windows(secondMs, requestsPerSecond),
    };
    this.failures = new Windows(minuteMs, failedSignInsPerMinute);
  }

  /**
   * Counts a request and answers what its reply says about it (draft-ietf-httpapi-ratelimit-headers-10). It is let in
   * while there is any room, and all that it costs counts: what goes beyond the limit is made up for by waiting.
   * @throws {RequestProblem} too_many_requests
   */
  take(kind: Kind, keyId: string, cost = 1): Readonly<Record<'ratelimit-policy' | 'ratelimit', string>> {
    const windows = this.byKey[kind];
    const { limit } = windows;
    const window = windows.at(keyId);
    const isRefused = window.used >= limit;
    if (!isRefused) window.used += cost;
    const seconds = windows.untilRoom(window);
    const headers = {
      'ratelimit-policy': `"${kind}";q=${limit};w=1`,
      ratelimit: `"${kind}";r=${Math.max(0, limit - window.used)};t=${seconds}`,
    };
    if (isRefused) throw tooMany(seconds, headers);
    return headers;
  }

  /** Before something is looked up for somebody who is not known yet. @throws {RequestProblem} too_many_requests */
  refuseAfterFailures(address: string): void {
    const { startedAt, used } = this.failures.at(address);
    if (used >= this.failures.limit)
      throw tooMany(Math.max(1, Math.ceil((startedAt + minuteMs - performance.now()) / secondMs)));
  }

  /** Counts a failed authentication. @throws {RequestProblem} too_many_requests, when there were too many before */
  failed(address: string): void {
    this.refuseAfterFailures(address);
    this.failures.at(address).used += 1;
  }
}
