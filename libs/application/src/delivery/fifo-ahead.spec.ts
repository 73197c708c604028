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

const pause = () => new Promise<void>((resolve) => void scenario.clock.after(storeMs, resolve));

/** A read and an append of a message or event take so long from now on. */
const slowStore = (): void => {
  scenario.store.beforeRead = pause;
  scenario.store.beforeAppend = pause;
};

const look = (): void => {
  scenario.loseBus();
  scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
};

/** The next append to this message is held until what it answers is called; what was asked for is noted. */
const holdAppend = (messageId: string): { readonly store: () => void; readonly asked: readonly string[] } => {
  const asked: string[] = [];
  let store: () => void = () => undefined;
  let isHeld = false;
  scenario.store.beforeAppend = ({ stream }) => {
    asked.push(stream);
    if (stream !== `message-${messageId}` || isHeld) return;
    isHeld = true;
    return new Promise<void>((resolve) => (store = resolve));
  };
  return {
    asked,
    store: () => {
      store();
    },
  };
};

describe('From one message of a FIFO webhook to the next', () => {
  it('the event store is waited for once: what the next one needs is read while the one before it is under way', async () => {
    const ids = await acceptMany(100);
    slowStore();
    look();
    // The first one waits for its own payload and check.
    await scenario.clock.advance(102 * storeMs);
    expect(sentIds()).toEqual(ids);
  });

  it('the event store is not waited for at all where a receiver takes as long', async () => {
    const ids = await acceptMany(100);
    slowStore();
    scenario.sender.answerAfter(pause);
    look();
    await scenario.clock.advance(102 * storeMs);
    expect(sentIds()).toEqual(ids);
  });

  it('one is sent while the outcome of the one before it is being stored, and no more than one', async () => {
    const ids = await acceptMany(3);
    const { store } = holdAppend(ids[0]!);
    look();
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual(ids.slice(0, 2));
    store();
    await scenario.clock.advance(storeMs);
    expect(sentIds()).toEqual(ids);
  });

  it('none is sent before the one before it is answered', async () => {
    const ids = await acceptMany(2);
    const answer = scenario.sender.holdOnce();
    look();
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual(ids.slice(0, 1));
    answer(200);
    await scenario.clock.advance(storeMs);
    expect(sentIds()).toEqual(ids);
  });

  it('outcomes are stored in the order of the answers: a crash never leaves an earlier one to be sent after a later one', async () => {
    const ids = await acceptMany(2);
    const { store, asked } = holdAppend(ids[0]!);
    look();
    await scenario.clock.advance(1_000);
    expect(asked).toEqual([`message-${String(ids[0])}`]);
    store();
    await scenario.clock.advance(storeMs);
    expect(asked).toEqual(ids.map((id) => `message-${id}`));
  });

  it('one that is retried while its outcome is being stored comes again before what was not sent yet', async () => {
    const [first, second, third] = await acceptMany(3);
    const { store } = holdAppend(first!);
    look();
    await scenario.clock.advance(storeMs);
    await scenario.retry(first!);
    scenario.loseBus();
    store();
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual([first, second, first, third]);
  });

  it('one that is cancelled while outcomes are being stored is not sent, also before the read model shows it', async () => {
    const [first, second, cancelled, fourth] = await acceptMany(4);
    const { store } = holdAppend(first!);
    look();
    await scenario.clock.advance(storeMs);
    await scenario.queue.freeze();
    await scenario.cancel(cancelled!);
    await scenario.deliver();
    store();
    await scenario.clock.advance(100);
    expect(sentIds()).toEqual([first, second]);
    scenario.queue.thaw();
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual([first, second, fourth]);
  });

  it('a check that has grown old is made again: another process may have cancelled the message', async () => {
    const [first, cancelled, third] = await acceptMany(3);
    const answer = scenario.sender.holdOnce();
    look();
    await scenario.clock.advance(storeMs);
    await scenario.cancel(cancelled!);
    scenario.loseBus();
    await scenario.clock.advance(501);
    answer(200);
    await scenario.clock.advance(1_000);
    expect(sentIds()).toEqual([first, third]);
  });

  it('an edit meanwhile acts on the next one', async () => {
    await acceptMany(2);
    const answer = scenario.sender.holdOnce();
    look();
    await scenario.clock.advance(storeMs);
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: 'https://new.example.com/' } });
    answer(200);
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
