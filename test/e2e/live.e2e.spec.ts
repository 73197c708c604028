import { describe, expect, it } from '@jest/globals';

import { type LiveChangeAnswer, liveChangeAnswer, problemDetails, replayAnswer } from '#libs/contracts';
import { answer } from '#libs/testing';

import { adminKey } from '../support/product.js';
import { patient, Scene } from './scene.js';
import { limitMs, until } from './until.js';

const scene = Scene.of({ HOOKLINE_SESSION_IDLE_MS: '5000' });

/** A client of `GET /live` that reads all the time. */
class LiveStream {
  readonly changes: LiveChangeAnswer[] = [];
  lastId: string | undefined;
  isReady = false;
  hasEnded = false;
  private rest = '';
  private readonly end = new AbortController();

  private constructor(readonly headers: Headers) {}

  static async open(
    query = '',
    { lastId, key = adminKey, cookie }: { lastId?: string; key?: string; cookie?: string } = {},
  ): Promise<LiveStream> {
    const abort = new AbortController();
    const { body, headers, status } = await fetch(`${scene.product.api}/live${query}`, {
      headers: {
        ...(cookie === undefined ? { authorization: `Bearer ${key}` } : { cookie }),
        ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      },
      signal: abort.signal,
    });
    expect(status).toBe(200);
    const stream = new LiveStream(headers);
    stream.end.signal.addEventListener('abort', () => {
      abort.abort();
    });
    void stream.read(body!).catch(() => undefined);
    await until(
      'the stream is ready',
      () => Promise.resolve(stream.isReady),
      (isReady) => isReady,
    );
    return stream;
  }

  when(what: string, holds: (changes: readonly LiveChangeAnswer[]) => boolean): Promise<readonly LiveChangeAnswer[]> {
    return until(what, () => Promise.resolve(this.changes), holds);
  }

  whenEnded(): Promise<boolean> {
    return until(
      'the stream has ended',
      () => Promise.resolve(this.hasEnded),
      (hasEnded) => hasEnded,
    );
  }

  close(): void {
    this.end.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const text of body.pipeThrough(new TextDecoderStream())) this.take(text);
    } finally {
      this.hasEnded = true;
    }
  }

  private take(text: string): void {
    const events = (this.rest + text).split('\n\n');
    this.rest = events.pop()!;
    for (const event of events) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1];
      this.lastId = field('id') ?? this.lastId;
      if (field('event') === 'ready') this.isReady = true;
      else if (field('event') !== undefined) this.changes.push(liveChangeAnswer.parse(JSON.parse(field('data')!)));
    }
  }
}

const isMessage = (id: string, status: string) => (change: LiveChangeAnswer) =>
  change.kind === 'message' && change.id === id && change.status === status;

describe('GET /live', () => {
  it('tells of a webhook, an event and its message until it is delivered', async () => {
    const live = await LiveStream.open();
    expect(live.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(live.headers.get('cache-control')).toBe('no-store');
    expect(live.headers.get('x-accel-buffering')).toBe('no');
    const hook = await scene.webhook();
    const eventId = await scene.hookline.publish();
    const messageId = await scene.hookline.messageOf(eventId, hook.id);
    const changes = await live.when('the message is told of as delivered', (told) =>
      told.some(isMessage(messageId, 'success')),
    );
    expect(changes).toContainEqual({ kind: 'webhook', id: hook.id, webhookId: hook.id, status: 'active' });
    expect(changes).toContainEqual({ kind: 'event', id: eventId, eventType: 'subscription.create', recipientCount: 1 });
    live.close();
  });

  it('tells of what the log already shows', async () => {
    const hook = await scene.webhook();
    const live = await LiveStream.open(`?webhookId=${hook.id}`);
    await scene.hookline.publish();
    const [change] = await live.when('a message is told of', ({ length }) => length > 0);
    expect((await scene.hookline.messages({ webhookId: hook.id })).items[0]?.id).toBe(change!.id);
    live.close();
  });

  it('goes on after the last id, also after a restart', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: patient });
    const live = await LiveStream.open(`?webhookId=${hook.id}`);
    const first = await scene.publishTo(hook);
    await live.when('the first has failed', (told) => told.some(isMessage(first, 'retrying')));
    live.close();
    const missed = await scene.publishTo(hook);
    await scene.hookline.whenStatus(missed, 'retrying');
    await scene.product.stop();
    await scene.product.restart();
    const again = await LiveStream.open(`?webhookId=${hook.id}&after=${live.lastId!}`);
    const told = await again.when('the missed one is told of', (changes) =>
      changes.some(isMessage(missed, 'retrying')),
    );
    expect(told.some(({ id }) => id === first)).toBe(false);
    again.close();
  });

  it('tells of one message alone', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: patient });
    const [followed, other] = [await scene.publishTo(hook), await scene.publishTo(hook)];
    await scene.hookline.whenStatus(followed, 'retrying');
    await scene.hookline.whenStatus(other, 'retrying');
    const live = await LiveStream.open(`?messageId=${followed}`);
    await scene.hookline.cancel(other);
    await scene.hookline.cancel(followed);
    expect(await live.when('its cancel is told of', ({ length }) => length > 0)).toEqual([
      expect.objectContaining({ id: followed, status: 'cancelled' }),
    ]);
    live.close();
  });

  it('tells how far a replay has come, until it ends', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: patient });
    const messages = [await scene.publishTo(hook), await scene.publishTo(hook)];
    for (const id of messages) await scene.hookline.cancel(id);
    hook.answers(answer(200));
    const live = await LiveStream.open(`?webhookId=${hook.id}`);
    const body = { webhookId: hook.id, statuses: ['cancelled'] };
    const { id } = replayAnswer.parse((await scene.hookline.request('POST', '/replays', body)).json);
    const isOurs = (change: LiveChangeAnswer) => change.kind === 'replay' && change.id === id;
    const told = await live.when('the replay has ended', (changes) =>
      changes.some((change) => isOurs(change) && change.kind === 'replay' && change.status === 'finished'),
    );
    expect(told.filter(isOurs).at(-1)).toEqual({
      ...{ kind: 'replay', id, webhookId: hook.id, status: 'finished' },
      ...{ matching: 2, retried: 2, skipped: 0 },
    });
    live.close();
  });

  it('tells of the message that a replay of its event makes', async () => {
    const eventId = await scene.hookline.publish();
    await scene.hookline.event(eventId);
    const hook = await scene.webhook();
    const live = await LiveStream.open(`?webhookId=${hook.id}`);
    await scene.hookline.request('POST', '/replays', { events: true, webhookId: hook.id });
    await live.when('its message is told of', (changes) =>
      changes.some((change) => change.kind === 'message' && change.eventId === eventId),
    );
    live.close();
  });

  it('ends soon after the session that opened it, or the key of that session', async () => {
    const signIn = async (apiKey: string): Promise<string> => {
      const answer = await scene.hookline.request('POST', '/session', { apiKey }, { 'x-hookline-csrf': '1' });
      return answer.headers.get('set-cookie')!.split(';')[0]!;
    };
    const { id, key } = await scene.hookline.createApiKey({ name: 'Grace', role: 'viewer' });
    const ofRevoked = await LiveStream.open('', { cookie: await signIn(key) });
    await scene.hookline.request('DELETE', `/api-keys/${id}`);
    await ofRevoked.whenEnded();
    const ofIdle = await LiveStream.open('', { cookie: await signIn(adminKey) });
    await scene.hookline.publish();
    await ofIdle.when('something is told', ({ length }) => length > 0);
    await ofIdle.whenEnded();
  });

  it('refuses an id that it never gave', async () => {
    const refused = await scene.hookline.request('GET', '/live', undefined, { 'last-event-id': 'nonsense' });
    expect(refused.status).toBe(400);
    expect(problemDetails.parse(refused.json).code).toBe('invalid_cursor');
  });

  it('opens ten streams for a key and refuses the next until one is closed', async () => {
    const { key } = await scene.hookline.createApiKey({ name: 'Dashboard', role: 'viewer' });
    const open = () => LiveStream.open('', { key });
    const streams = await Promise.all(Array.from({ length: 10 }, open));
    const refused = await scene.hookline.withKey(key).request('GET', '/live');
    expect([refused.status, problemDetails.parse(refused.json).code]).toEqual([429, 'too_many_streams']);
    streams.pop()!.close();
    const reopened = await until(
      'a stream may be opened again',
      () => open().catch(() => null),
      (stream) => stream !== null,
    );
    [reopened!, ...streams].forEach((stream) => {
      stream.close();
    });
  });

  it('counts no HEAD, which begins no stream', async () => {
    const { key } = await scene.hookline.createApiKey({ name: 'Probe', role: 'viewer' });
    for (let count = 0; count < 11; count += 1) {
      const { status } = await fetch(`${scene.product.api}/live`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(limitMs),
      });
      expect(status).toBe(200);
    }
    (await LiveStream.open('', { key })).close();
  });

  it('ends when the process is told to end, and does not keep it from ending', async () => {
    const live = await LiveStream.open();
    const before = Date.now();
    expect(await scene.product.stop()).toEqual({ code: 0, signal: null });
    // What is kept from ending is cut off after 20 s.
    expect(Date.now() - before).toBeLessThan(15_000);
    await live.whenEnded();
    await scene.product.restart();
  });
});
