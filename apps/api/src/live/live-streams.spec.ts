import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import type { LiveBatch } from '#libs/application';
import { MemoryLog, UseCaseScenario } from '#libs/testing';

import type { ApiReply, RawReply } from '../http/api-request.js';
import { StreamedAnswers } from '../http/streamed-answers.js';
import { heartbeat } from './server-sent-events.js';
import { LiveStreams } from './live-streams.js';

/** A connection whose client reads at once and stays. */
class Connection implements RawReply {
  readonly destroyed = false;
  readonly written: string[] = [];
  hasEnded = false;

  writeHead(): void {}
  once(): void {}
  off(): void {}
  destroy(): void {}

  write(text: string): boolean {
    this.written.push(text);
    return true;
  }

  end(): void {
    this.hasEnded = true;
  }
}

const replyOn = (raw: RawReply): ApiReply => ({
  request: { method: 'GET' },
  statusCode: 200,
  code() {
    return this;
  },
  header() {
    return this;
  },
  send: () => undefined,
  hijack: () => undefined,
  getHeaders: () => ({}),
  raw,
});

/** Changes that a test makes up. */
class Changes {
  private readonly waiting: LiveBatch[] = [];
  private wake: () => void = () => undefined;

  push(position: string): void {
    const change = { kind: 'event', id: position, eventType: 'type', recipientCount: 0 } as const;
    this.waiting.push({ position, changes: [{ position, change }] });
    this.wake();
  }

  async *until(signal: AbortSignal): AsyncGenerator<LiveBatch> {
    signal.addEventListener('abort', () => {
      this.wake();
    });
    while (!signal.aborted) {
      const next = this.waiting.shift();
      if (next === undefined) await new Promise<void>((resolve) => (this.wake = resolve));
      else yield next;
    }
  }
}

const actor = { kind: 'system', id: 'test' } as const;
const minuteMs = 60_000;

describe('A live stream', () => {
  let scenario: UseCaseScenario;
  let connection: Connection;
  let changes: Changes;

  beforeEach(async () => {
    scenario = await UseCaseScenario.open();
    connection = new Connection();
    changes = new Changes();
    // The scenario's own clock settles by immediates.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  });
  afterEach(() => {
    jest.useRealTimers();
    scenario.close();
  });

  const listen = (keyId: string, endsAt: string | null = null): void => {
    const streams = new LiveStreams(new StreamedAnswers(), scenario.apiKeyRegistry, new MemoryLog());
    void streams.serve({ keyId, endsAt }, replyOn(connection), async (signal) => changes.until(signal));
  };
  const newKey = async (): Promise<string> => {
    const made = await scenario.keys.create({ name: 'Dashboard', role: 'viewer', expiresAt: null, actor });
    if (made.kind === 'refused') throw new Error(made.refusal.code);
    return made.value.row.id;
  };
  const told = () => connection.written.filter((text) => text !== heartbeat).length;

  it('goes on through heartbeats, for as long as its session does', async () => {
    listen(await newKey(), new Date(Date.now() + minuteMs).toISOString());
    await jest.advanceTimersByTimeAsync(45_000);
    expect(connection.written).toEqual([heartbeat, heartbeat, heartbeat]);
    changes.push('1');
    await jest.advanceTimersByTimeAsync(0);
    expect([told(), connection.hasEnded]).toEqual([1, false]);
    await jest.advanceTimersByTimeAsync(16_000);
    expect(connection.hasEnded).toBe(true);
  });

  it('of a key goes on without end, and ends within a second once the key is revoked', async () => {
    const keyId = await newKey();
    listen(keyId);
    await jest.advanceTimersByTimeAsync(10 * minuteMs);
    expect(connection.hasEnded).toBe(false);
    await scenario.keys.revoke(keyId, actor);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(connection.hasEnded).toBe(true);
    const { length } = connection.written;
    changes.push('1');
    await jest.advanceTimersByTimeAsync(minuteMs);
    expect(connection.written).toHaveLength(length);
  });
});
