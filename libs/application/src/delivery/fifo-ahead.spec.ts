import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { DeliveryScenario } from '#libs/testing';

const storeMs = 10;

let scenario: DeliveryScenario;

beforeEach(async () => {
  scenario = await DeliveryScenario.open();
  await scenario.webhook('hook', { ordering: 'fifo' });
});

afterEach(() => {
  scenario.close();
});

const sentIds = () => scenario.sender.requests.map(({ headers }) => headers['webhook-id']);

const acceptMany = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(await scenario.acceptOne());
  return ids;
};

/** A read and an append of a message or event take so long from now on. */
const slowStore = (): void => {
  const pause = () => new Promise<void>((resolve) => void scenario.clock.after(storeMs, resolve));
  scenario.store.beforeRead = pause;
  scenario.store.beforeAppend = pause;
};

const look = (): void => {
  scenario.loseBus();
  scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
};

describe('From one message of a FIFO webhook to the next', () => {
  it('the event store is waited for once: the check goes with the outcome before it, the payload was read ahead', async () => {
    const ids = await acceptMany(100);
    slowStore();
    look();
    // The first one waits for its own payload and check.
    await scenario.clock.advance(102 * storeMs);
    expect(sentIds()).toEqual(ids);
  });

  it('the next one is not sent before the outcome of the one before it is stored', async () => {
    const ids = await acceptMany(2);
    look();
    let store: () => void = () => undefined;
    scenario.store.beforeAppend = () => new Promise<void>((resolve) => (store = resolve));
    await scenario.clock.advance(storeMs);
    expect(sentIds()).toEqual(ids.slice(0, 1));
    store();
    await scenario.clock.advance(storeMs);
    expect(sentIds()).toEqual(ids);
  });

  it('one that is cancelled while that outcome is being stored is not sent, also before the read model shows it', async () => {
    const [first, cancelled, third] = await acceptMany(3);
    look();
    let store: () => void = () => undefined;
    scenario.store.beforeAppend = ({ stream }) =>
      stream === `message-${String(first)}` ? new Promise<void>((resolve) => (store = resolve)) : undefined;
    await scenario.clock.advance(storeMs);
    await scenario.queue.freeze();
    await scenario.cancel(String(cancelled));
    await scenario.deliver();
    store();
    await scenario.clock.advance(100);
    expect(sentIds()).toEqual([first]);
    scenario.queue.thaw();
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual([first, third]);
  });

  it('a check that has grown old is made again: another process may have cancelled the message', async () => {
    const [first, cancelled, third] = await acceptMany(3);
    look();
    let store: () => void = () => undefined;
    scenario.store.beforeAppend = ({ stream }) =>
      stream === `message-${String(first)}` ? new Promise<void>((resolve) => (store = resolve)) : undefined;
    await scenario.clock.advance(storeMs);
    await scenario.cancel(String(cancelled));
    scenario.loseBus();
    await scenario.clock.advance(501);
    store();
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual([first, third]);
  });

  it('an edit meanwhile acts on the next one', async () => {
    await acceptMany(2);
    look();
    let store: () => void = () => undefined;
    scenario.store.beforeAppend = ({ stream }) =>
      stream.startsWith('message-') ? new Promise<void>((resolve) => (store = resolve)) : undefined;
    await scenario.clock.advance(storeMs);
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: 'https://new.example.com/' } });
    store();
    await scenario.clock.advance(1_000);
    expect(scenario.sender.requests.map(({ url }) => url)).toEqual([
      'https://hook.example.com/',
      'https://new.example.com/',
    ]);
  });

  it('a failure lets nothing pass: the one that failed is sent again first', async () => {
    scenario.sender.answerOnce(500);
    const [first, second] = await acceptMany(2);
    look();
    await scenario.clock.advance(11_000);
    await scenario.deliver();
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual([first, first, second]);
  });

  it('a read ahead that failed is made again when its turn comes', async () => {
    const ids = await acceptMany(3);
    let hasFailed = false;
    scenario.store.beforeRead = (stream) => {
      if (stream !== 'event-event-3' || hasFailed) return;
      hasFailed = true;
      throw new Error('not now');
    };
    look();
    await scenario.clock.advance(100);
    expect(hasFailed).toBe(true);
    expect(sentIds()).toEqual(ids);
  });
});
