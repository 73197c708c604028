import { afterEach, describe, expect, it } from '@jest/globals';

import { StoreUnavailable } from '../ports/errors.js';
import { defaultRetryPolicy } from '#libs/domain';
import { DeliveryScenario } from '#libs/testing';

const hookUrl = 'https://hook.example.com/';
const second = 1_000;
const day = 86_400 * second;

let scenario: DeliveryScenario;

const openWithWebhook = async (settings: Parameters<typeof DeliveryScenario.open>[0] = {}): Promise<void> => {
  scenario = await DeliveryScenario.open(settings);
  await scenario.webhook('hook');
};

afterEach(() => {
  scenario.close();
});

describe('A first attempt', () => {
  it('costs one append and no read of the event store', async () => {
    await openWithWebhook();
    const id = await scenario.acceptOne();
    const { reads, appends } = scenario.store;
    await scenario.deliver();
    expect(await scenario.statusOf(id)).toBe('success');
    expect(scenario.store.appends - appends).toBe(1);
    // The one read is the test's own look at the status.
    expect(scenario.store.reads - reads).toBe(0);
  });

  it('is checked against its stream once its record is older than 500 ms', async () => {
    await openWithWebhook();
    const id = await scenario.acceptOne();
    await scenario.cancel(id);
    await scenario.clock.advance(501);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(0);
    expect(await scenario.statusOf(id)).toBe('cancelled');
  });

  it('is signed for the message, with the headers of Standard Webhooks', async () => {
    await openWithWebhook();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    expect(scenario.sender.requests[0]).toMatchObject({
      url: hookUrl,
      headers: { 'webhook-id': id, 'webhook-signature': 'v1,whsec_hook', 'user-agent': 'Hookline/test' },
    });
  });

  it('leaves its place to the next one when its receiver has answered, while its outcome is stored', async () => {
    await openWithWebhook({ maxInFlight: 2 });
    const store: (() => void)[] = [];
    for (let count = 0; count < 6; count += 1) await scenario.acceptOne();
    scenario.store.beforeAppend = () => new Promise((resolve) => store.push(resolve));
    await scenario.deliver();
    // With two outcomes to store, nothing more begins: after a crash their messages are sent again.
    expect(scenario.sender.requests).toHaveLength(3);
    while (store.length > 0) {
      store.shift()?.();
      await scenario.clock.settle();
    }
    expect(scenario.sender.requests).toHaveLength(6);
  });

  it('is made once for two records of one ticket', async () => {
    await openWithWebhook();
    await scenario.acceptOne();
    scenario.bus.published.push(...scenario.bus.published);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(1);
  });

  it('is made once when its record comes again after its outcome', async () => {
    await openWithWebhook();
    await scenario.acceptOne();
    const [again] = scenario.bus.published;
    await scenario.deliver();
    await scenario.clock.advance(second);
    if (again !== undefined) scenario.bus.published.push(again);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(1);
  });
});

describe('A failed attempt', () => {
  it('plans the next one by the schedule, and that one is sent when it is due', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(500);
    const id = await scenario.acceptOne();
    await scenario.deliver();
    expect(await scenario.statusOf(id)).toBe('retrying');
    await scenario.clock.advance(defaultRetryPolicy.baseMs - 1);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(1);
    await scenario.clock.advance(1);
    await scenario.deliver();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('switches the webhook off after a 410, and its message goes on waiting', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(410);
    const id = await scenario.acceptOne();
    await scenario.deliver();
    expect(scenario.webhookRegistry.statusOf('hook')).toBe('inactive');
    expect(await scenario.statusOf(id)).toBe('retrying');
  });

  it('does not switch off a webhook whose URL was changed while the 410 was on its way', async () => {
    await openWithWebhook();
    const answer = scenario.sender.holdOnce();
    await scenario.acceptOne();
    await scenario.deliver();
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: 'https://new.example.com/' } });
    answer(410);
    await scenario.clock.settle();
    expect(scenario.webhookRegistry.statusOf('hook')).toBe('active');
  });

  it('at the ten-day mark is the last one, and a line says that the message failed', async () => {
    await openWithWebhook({ horizonMs: 30 * second });
    scenario.sender.answerAlways(500);
    const id = await scenario.acceptOne();
    const lines = () => scenario.log.lines.filter(({ event }) => event === 'message.failed');
    for (const seconds of [0, 10, 20]) {
      expect(lines()).toEqual([]);
      await scenario.clock.advance(seconds * second);
      await scenario.deliver();
    }
    expect(lines()).toEqual([{ level: 'info', event: 'message.failed' }]);
    expect(scenario.sender.requests).toHaveLength(3);
    expect(await scenario.factsOf(id)).toEqual(['AttemptFailed', 'AttemptFailed', 'AttemptFailed', 'MessageFailed']);
  });
});

describe('An order whose record comes too early', () => {
  it('by a clock that is ahead of this one is sent when it is due, and once', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(500);
    await scenario.acceptOne();
    await scenario.deliver();
    const [order] = scenario.bus.published.splice(0);
    await scenario.clock.advance(10 * second - 250);
    scenario.worker.take([order!.value, order!.value]);
    await scenario.clock.settle();
    expect(scenario.sender.requests).toHaveLength(1);
    await scenario.clock.advance(250);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(2);
  });
});

describe('A cancel', () => {
  it('while the message waits for its retry stops it', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(500);
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.cancel(id);
    await scenario.clock.advance(day);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(1);
  });

  it('while the request is on the wire lets it end: a failure is history only', async () => {
    await openWithWebhook();
    const answer = scenario.sender.holdOnce();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.cancel(id);
    answer(500);
    await scenario.clock.settle();
    expect(await scenario.factsOf(id)).toEqual(['MessageCancelled', 'AttemptFailed']);
    expect(await scenario.statusOf(id)).toBe('cancelled');
    expect(scenario.bus.published).toHaveLength(0);
  });

  it('while the request is on the wire lets it end: a success makes the message Success', async () => {
    await openWithWebhook();
    const answer = scenario.sender.holdOnce();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.cancel(id);
    answer(200);
    await scenario.clock.settle();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('between the check and the outcome of a retry conflicts, and the worker decides again', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(500);
    const id = await scenario.acceptOne();
    await scenario.deliver();
    const answer = scenario.sender.holdOnce();
    await scenario.clock.advance(10 * second);
    await scenario.deliver();
    expect(await scenario.cancel(id)).toBe('cancelled');
    answer(503);
    await scenario.clock.settle();
    expect(await scenario.factsOf(id)).toEqual(['AttemptFailed', 'MessageCancelled', 'AttemptFailed']);
  });
});

describe('A retry that somebody asks for', () => {
  it('goes at once, and leaves the plan as it was when it fails', async () => {
    await openWithWebhook();
    scenario.sender.answerAlways(500);
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.clock.advance(second);
    expect(await scenario.retry(id)).toBe('retrying');
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(2);
    const last = (await scenario.recorded(id)).at(-1)?.event;
    expect(last).toMatchObject({ type: 'AttemptFailed', data: { trigger: 'manual', because: 'schedule' } });
    await scenario.clock.advance(9 * second);
    await scenario.deliver();
    // Ten seconds after the first attempt there is one attempt, not two: the old timer's record is stale.
    expect(scenario.sender.requests).toHaveLength(3);
  });

  it('passes a lane that is behind', async () => {
    await openWithWebhook();
    scenario.sender.answerAlways(500);
    const ids: string[] = [];
    for (let count = 0; count < 8; count += 1) ids.push(await scenario.acceptOne());
    await scenario.deliver();
    // Five failures in a row have opened the breaker.
    const sentBefore = scenario.sender.requests.length;
    const [id] = ids;
    if (id === undefined) throw new Error('no message');
    await scenario.retry(id);
    scenario.sender.answerAlways(200);
    await scenario.deliver();
    expect(scenario.sender.requests.length).toBeGreaterThan(sentBefore);
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('while the first attempt is on the wire adds its own attempt, and the first is history', async () => {
    await openWithWebhook();
    const answer = scenario.sender.holdOnce();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.retry(id);
    answer(500);
    await scenario.clock.settle();
    expect(await scenario.factsOf(id)).toEqual(['RetryRequested', 'AttemptFailed']);
    await scenario.deliver();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('while the first attempt is on the wire leaves its success logged as one, though the message is retried', async () => {
    await openWithWebhook();
    const answer = scenario.sender.holdOnce();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.retry(id);
    answer(200);
    await scenario.clock.settle();
    expect(scenario.log.fieldsOf('delivery.succeeded')).toMatchObject([{ statusCode: 200, status: 'retrying' }]);
    expect(scenario.log.fieldsOf('delivery.failed')).toEqual([]);
  });

  it('while the first attempt is on the wire leaves its failure logged as one, though the message is delivered', async () => {
    await openWithWebhook();
    const answer = scenario.sender.holdOnce();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.retry(id);
    await scenario.deliver();
    answer(500);
    await scenario.clock.settle();
    expect(scenario.log.fieldsOf('delivery.succeeded')).toMatchObject([{ statusCode: 200, status: 'success' }]);
    expect(scenario.log.fieldsOf('delivery.failed')).toMatchObject([{ statusCode: 500, status: 'success' }]);
  });
});

describe('An edit', () => {
  it('of the URL acts on a message that was already waiting', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(500);
    await scenario.acceptOne();
    await scenario.deliver();
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: 'https://new.example.com/' } });
    await scenario.clock.advance(10 * second);
    await scenario.deliver();
    expect(scenario.sender.sentTo('https://new.example.com/')).toBe(1);
  });

  it('that switches the webhook off holds what waits, and switching it on lets it go on', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(500);
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'inactive' });
    await scenario.clock.advance(60 * second);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(1);
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'active' });
    await scenario.clock.advance(second);
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('made by another process acts as soon as this one has heard of it', async () => {
    await openWithWebhook();
    await scenario.acceptOne();
    await scenario.switchOffElsewhere('hook');
    await scenario.clock.settle();
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(0);
  });

  it('made by another process is waited for by an event that was accepted after it', async () => {
    await openWithWebhook();
    await scenario.acceptOne();
    const records = scenario.bus.published.splice(0).map(({ value }) => ({ ...value, webhookRevision: 1 }));
    scenario.worker.take(records);
    await scenario.clock.advance(second);
    expect(scenario.sender.requests).toHaveLength(0);
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: 'https://new.example.com/' } });
    await scenario.clock.settle();
    expect(scenario.sender.requests.map(({ url }) => url)).toEqual(['https://new.example.com/']);
  });

  it('that deletes the webhook stops its messages', async () => {
    await openWithWebhook();
    scenario.sender.answerOnce(500);
    await scenario.acceptOne();
    await scenario.deliver();
    await scenario.change('hook', { type: 'DeleteWebhook' });
    await scenario.clock.advance(60 * second);
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(1);
  });
});

describe('Two workers with one ticket', () => {
  it('leave one outcome that counts', async () => {
    await openWithWebhook();
    const other = scenario.newWorker();
    other.start();
    const first = scenario.sender.holdOnce();
    const late = scenario.sender.holdOnce();
    const id = await scenario.acceptOne();
    const records = [...scenario.bus.published];
    await scenario.deliver();
    scenario.bus.published.push(...records);
    await scenario.deliver(other);
    first(500);
    await scenario.clock.settle();
    late(500);
    await scenario.clock.settle();
    const facts = (await scenario.recorded(id)).map(({ event }) => event);
    expect(facts).toHaveLength(2);
    expect(facts[0]).toMatchObject({ data: { because: 'schedule' } });
    expect(facts[1]).toMatchObject({ data: { because: null, nextAttemptAt: null } });
  });
});

describe('A crash', () => {
  it('between the append and the publishing loses nothing: a look finds the message', async () => {
    await openWithWebhook();
    const id = await scenario.acceptOne();
    scenario.loseBus();
    scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.settle();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('between the answer and its append repeats the attempt with the same id', async () => {
    await openWithWebhook();
    scenario.store.beforeAppend = ({ stream }) =>
      stream.startsWith('message-') ? new Promise<never>(() => undefined) : undefined;
    const id = await scenario.acceptOne();
    await scenario.deliver();
    scenario.store.beforeAppend = null;
    const restarted = scenario.newWorker();
    restarted.start();
    restarted.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.settle();
    expect(await scenario.statusOf(id)).toBe('success');
    expect(scenario.sender.requests.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
  });

  it('of the store after it has written leaves one fact: the same append is repeated', async () => {
    await openWithWebhook();
    let failures = 3;
    scenario.store.afterAppend = ({ stream }) => {
      if (!stream.startsWith('message-') || failures === 0) return;
      failures -= 1;
      throw new StoreUnavailable('no answer');
    };
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.clock.advance(10 * second);
    expect(await scenario.factsOf(id)).toEqual(['AttemptSucceeded']);
  });
});

describe('A test send', () => {
  it('reaches an inactive webhook, also when its record was lost', async () => {
    await openWithWebhook();
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'inactive' });
    await scenario.acceptTest('hook');
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(1);
    const lost = await scenario.acceptTest('hook');
    scenario.loseBus();
    scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.settle();
    expect(await scenario.statusOf(lost)).toBe('success');
  });
});

describe('A registry that lost the store', () => {
  it('holds every attempt until it follows again', async () => {
    await openWithWebhook();
    await scenario.acceptOne();
    let isBroken = true;
    scenario.store.beforeSubscribe = () => {
      if (isBroken) throw new StoreUnavailable('not now');
    };
    scenario.store.breakSubscriptions();
    await scenario.clock.settle();
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(0);
    isBroken = false;
    await scenario.clock.advance(second);
    expect(scenario.sender.requests).toHaveLength(1);
  });
});

describe('A webhook that hangs', () => {
  it('holds a small window and nothing of its neighbour', async () => {
    await openWithWebhook();
    await scenario.webhook('slow');
    scenario.sender.hangAt('https://slow.example.com/');
    for (let count = 0; count < 300; count += 1) await scenario.accept();
    await scenario.deliver();
    await scenario.clock.advance(second);
    expect(scenario.sender.sentTo('https://slow.example.com/')).toBe(8);
    expect(scenario.sender.sentTo(hookUrl)).toBe(300);
  });
});

describe('An event for very many webhooks', () => {
  it('does not keep one waiting that came after it', async () => {
    await openWithWebhook();
    for (let count = 0; count < 300; count += 1)
      await scenario.webhook(`many${String(count)}`, { events: ['subscription.delete'] });
    await scenario.accept('subscription.delete');
    const id = await scenario.acceptOne();
    await scenario.deliver();
    const sent = scenario.sender.requests.map(({ headers }) => headers['webhook-id']);
    expect(sent).toHaveLength(301);
    // Sixteen are started when the records come, and then it.
    expect(sent.indexOf(id)).toBe(16);
  });

  it('does not keep the retry waiting that somebody asks for of one of its own messages', async () => {
    scenario = await DeliveryScenario.open();
    for (let count = 0; count < 300; count += 1) await scenario.webhook(`many${String(count)}`);
    scenario.sender.answerAlways(500);
    const last = (await scenario.accept()).messageIds.at(-1) ?? '';
    await scenario.deliver();
    // All of them are due again when the retry is asked for.
    await scenario.clock.advance(day);
    await scenario.retry(last);
    const before = scenario.sender.requests.length;
    await scenario.deliver();
    const sent = scenario.sender.requests.slice(before).map(({ headers }) => headers['webhook-id']);
    expect(sent.length).toBeGreaterThanOrEqual(300);
    expect(sent.indexOf(last)).toBe(16);
  });
});

describe('A hundred and fifty webhooks that hang', () => {
  it('fill the room for what waits, and a healthy one is still sent to without a look at the read model', async () => {
    await openWithWebhook();
    scenario.sender.answerAlways(200);
    for (let count = 0; count < 150; count += 1) {
      await scenario.webhook(`slow${String(count)}`, { events: ['subscription.delete'] });
      scenario.sender.hangAt(`https://slow${String(count)}.example.com/`);
    }
    for (let count = 0; count < 220; count += 1) {
      await scenario.accept('subscription.delete');
      await scenario.deliver();
    }
    expect(scenario.worker.stats().waiting).toBe(20_000);
    await scenario.queue.freeze();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    expect(scenario.sender.requests.at(-1)?.headers['webhook-id']).toBe(id);
  });
});

describe('Three hundred webhooks that hang', () => {
  it('crowd the requests in flight, and a healthy one still gets its own through', async () => {
    await openWithWebhook();
    for (let count = 0; count < 300; count += 1) {
      await scenario.webhook(`slow${String(count)}`, { events: ['subscription.delete'] });
      scenario.sender.hangAt(`https://slow${String(count)}.example.com/`);
    }
    for (let count = 0; count < 10; count += 1) await scenario.accept('subscription.delete');
    await scenario.deliver();
    expect(scenario.worker.stats().inFlight).toBeGreaterThanOrEqual(2_000);
    const ids: string[] = [];
    for (let count = 0; count < 20; count += 1) ids.push(await scenario.acceptOne());
    await scenario.deliver();
    expect(scenario.sender.requests.slice(-20).map(({ headers }) => headers['webhook-id'])).toEqual(ids);
  });
});

describe('A webhook that is behind', () => {
  it('gets everything from the read model, oldest first, and then follows its records again', async () => {
    await openWithWebhook();
    for (let count = 0; count < 500; count += 1) await scenario.accept();
    scenario.loseBus();
    scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.advance(5 * second);
    expect(scenario.sender.requests).toHaveLength(500);
    expect(scenario.worker.stats().behind).toBe(0);
    const pages = scenario.queue.pagesRead;
    await scenario.acceptOne();
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(501);
    expect(scenario.queue.pagesRead).toBe(pages);
  });

  it('has its pages read one after the other, whatever ends meanwhile', async () => {
    await openWithWebhook();
    for (let count = 0; count < 500; count += 1) await scenario.accept();
    scenario.loseBus();
    const { queue } = scenario;
    const dueOrders = queue.dueOrders.bind(queue);
    let reading = 0;
    let mostAtOnce = 0;
    queue.dueOrders = async (query) => {
      reading += 1;
      mostAtOnce = Math.max(mostAtOnce, reading);
      const orders = await dueOrders(query);
      reading -= 1;
      return orders;
    };
    scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.advance(5 * second);
    expect(scenario.sender.requests).toHaveLength(500);
    expect(mostAtOnce).toBe(1);
  });

  it('sends nothing twice while the read model still shows what was delivered', async () => {
    await openWithWebhook();
    for (let count = 0; count < 20; count += 1) await scenario.accept();
    scenario.loseBus();
    await scenario.queue.freeze();
    scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.advance(3 * second);
    scenario.queue.thaw();
    await scenario.clock.advance(3 * second);
    expect(scenario.sender.requests).toHaveLength(20);
  });

  it('keeps at most 1,000 records waiting, and loses none of a burst of 2,000', async () => {
    await openWithWebhook({ maxInFlight: 8 });
    const answers: ((statusCode: number) => void)[] = [];
    for (let count = 0; count < 8; count += 1) answers.push(scenario.sender.holdOnce());
    for (let count = 0; count < 2_000; count += 1) await scenario.accept();
    await scenario.deliver();
    expect(scenario.worker.stats()).toMatchObject({ waiting: 1_000, behind: 1 });
    answers.forEach((answer) => {
      answer(200);
    });
    await scenario.clock.advance(5 * second);
    expect(scenario.sender.requests).toHaveLength(2_000);
    expect(scenario.worker.stats()).toMatchObject({ waiting: 0, inFlight: 0, behind: 0 });
  });
});

describe('A breaker', () => {
  it('opens after failures in a row, probes after its pause, and uses up no attempt', async () => {
    await openWithWebhook({ breakerFailures: 3, breakerPauseMs: 20 * second });
    scenario.sender.failAlways('connection_refused');
    for (let count = 0; count < 3; count += 1) await scenario.accept();
    await scenario.deliver();
    const waiting = await scenario.acceptOne();
    await scenario.deliver();
    expect(scenario.worker.breakerOf('hook')).toBe('open');
    expect(scenario.sender.requests).toHaveLength(3);
    scenario.sender.answerAlways(200);
    await scenario.clock.advance(21 * second);
    await scenario.clock.advance(2 * second);
    expect(await scenario.statusOf(waiting)).toBe('success');
    expect(scenario.worker.breakerOf('hook')).toBe('closed');
    expect(scenario.sender.requests.length).toBeGreaterThanOrEqual(7);
  });

  it('is open for no longer when somebody sets the clock back', async () => {
    await openWithWebhook({ breakerFailures: 3, breakerPauseMs: 20 * second });
    scenario.sender.failAlways('connection_refused');
    for (let count = 0; count < 3; count += 1) await scenario.accept();
    await scenario.deliver();
    scenario.clock.setBack(3_600 * second);
    await scenario.acceptOne();
    await scenario.deliver();
    expect(scenario.sender.requests).toHaveLength(3);
    scenario.sender.answerAlways(200);
    await scenario.clock.advance(22 * second);
    expect(scenario.sender.requests.length).toBeGreaterThan(3);
    expect(scenario.worker.breakerOf('hook')).toBe('closed');
  });

  it('does not open for a new URL by what the old one answers', async () => {
    await openWithWebhook({ breakerFailures: 3 });
    const answers = [1, 2, 3].map(() => scenario.sender.holdOnce());
    for (let count = 0; count < 3; count += 1) await scenario.accept();
    await scenario.deliver();
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: 'https://new.example.com/' } });
    for (const answer of answers) answer(500);
    await scenario.clock.settle();
    expect(scenario.worker.breakerOf('hook')).toBe('closed');
    await scenario.accept();
    await scenario.deliver();
    expect(scenario.sender.sentTo('https://new.example.com/')).toBe(1);
  });
});

describe('A rate limit', () => {
  it('spaces requests out and uses up no attempt', async () => {
    scenario = await DeliveryScenario.open();
    await scenario.webhook('hook', { rateLimit: { perSecond: 10 } });
    for (let count = 0; count < 30; count += 1) await scenario.accept();
    await scenario.deliver();
    expect(scenario.sender.requests.length).toBeLessThanOrEqual(1);
    await scenario.clock.advance(second);
    expect(scenario.sender.requests.length).toBeGreaterThanOrEqual(10);
    expect(scenario.sender.requests.length).toBeLessThanOrEqual(11);
    await scenario.clock.advance(5 * second);
    expect(scenario.sender.requests).toHaveLength(30);
  });
});

describe('A FIFO webhook', () => {
  const openFifo = async (): Promise<void> => {
    scenario = await DeliveryScenario.open();
    await scenario.webhook('hook', { ordering: 'fifo' });
  };
  const sentIds = () => scenario.sender.requests.map(({ headers }) => headers['webhook-id']);

  it('sends one at a time, in the order of acceptance', async () => {
    await openFifo();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await scenario.acceptOne());
    await scenario.deliver();
    await scenario.clock.advance(second);
    expect(sentIds()).toEqual(ids);
  });

  it('waits for the head to succeed, and goes on when the head is cancelled', async () => {
    await openFifo();
    scenario.sender.answerOnce(500);
    const head = await scenario.acceptOne();
    const next = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.clock.advance(second);
    expect(sentIds()).toEqual([head]);
    await scenario.cancel(head);
    await scenario.deliver();
    await scenario.clock.advance(second);
    expect(sentIds()).toEqual([head, next]);
  });

  /** The head as it is now is what the read model still shows for this long. */
  const headIsStaleFor = async (ms: number): Promise<void> => {
    const { queue, clock } = scenario;
    const [stale, until] = [await queue.fifoHeads('hook', 200), clock.now() + ms];
    const current = queue.fifoHeads.bind(queue);
    queue.fifoHeads = (...query) => (clock.now() < until ? Promise.resolve(stale) : current(...query));
  };

  it('sends a message at once that the read model shows only a moment after its record came', async () => {
    await openFifo();
    await scenario.clock.advance(2 * second);
    await headIsStaleFor(50);
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.clock.advance(100);
    expect(sentIds()).toEqual([id]);
  });

  it.each(['retry', 'cancel'] as const)('hears of a %s of its head before the read model shows it', async (action) => {
    await openFifo();
    scenario.sender.answerOnce(500);
    const head = await scenario.acceptOne();
    const next = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.clock.advance(2 * second);
    await headIsStaleFor(200);
    await scenario[action](head);
    await scenario.deliver();
    await scenario.clock.advance(500);
    expect(sentIds()).toEqual([head, action === 'retry' ? head : next, ...(action === 'retry' ? [next] : [])]);
  });

  const tell = () => {
    scenario.loseBus();
    scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
  };

  it('goes on from message to message without waiting until the read model shows what it concluded', async () => {
    await openFifo();
    const ids: string[] = [];
    for (let count = 0; count < 150; count += 1) ids.push(await scenario.acceptOne());
    await scenario.queue.freeze();
    tell();
    await scenario.clock.advance(10);
    for (let round = 0; round < 150; round += 1) await scenario.clock.settle();
    expect(sentIds()).toEqual(ids);
  });

  it('reads the next page when all of one is concluded, and sends none of it again', async () => {
    await openFifo();
    const ids: string[] = [];
    for (let count = 0; count < 450; count += 1) ids.push(await scenario.acceptOne());
    tell();
    for (let round = 0; round < 400; round += 1) await scenario.clock.settle();
    await scenario.clock.advance(second);
    expect(sentIds()).toEqual(ids);
  });

  it('stops at a head that failed, although the read model shows it as it was', async () => {
    await openFifo();
    scenario.sender.answerOnce(200);
    scenario.sender.answerOnce(500);
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.push(await scenario.acceptOne());
    await scenario.queue.freeze();
    tell();
    await scenario.clock.advance(5 * second);
    expect(sentIds()).toEqual(ids.slice(0, 2));
    scenario.queue.thaw();
    await scenario.clock.advance(6 * second);
    await scenario.deliver();
    await scenario.clock.advance(second);
    expect(sentIds()).toEqual([ids[0], ids[1], ids[1], ids[2]]);
  });

  it('passes over a message further back that was cancelled after the page was read', async () => {
    await openFifo();
    const answer = scenario.sender.holdOnce();
    const [first, cancelled, third] = [
      await scenario.acceptOne(),
      await scenario.acceptOne(),
      await scenario.acceptOne(),
    ];
    tell();
    await scenario.clock.advance(10);
    await scenario.cancel(cancelled);
    await scenario.deliver();
    answer(200);
    await scenario.clock.advance(100);
    expect(sentIds()).toEqual([first, third]);
  });

  it('sends the retry of a concluded message beside the queue', async () => {
    await openFifo();
    const done = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.clock.advance(2 * second);
    scenario.sender.answerOnce(500);
    const head = await scenario.acceptOne();
    await scenario.deliver();
    await scenario.clock.advance(second);
    await scenario.retry(done);
    await scenario.deliver();
    await scenario.clock.advance(second);
    expect(sentIds()).toEqual([done, head, done]);
  });
});

describe('Draining', () => {
  it('waits for requests on the wire and hands the rest back as a look', async () => {
    await openWithWebhook({ maxInFlight: 1 });
    const answer = scenario.sender.holdOnce();
    const id = await scenario.acceptOne();
    await scenario.acceptOne();
    await scenario.deliver();
    const drained = scenario.worker.drain(new AbortController().signal);
    answer(200);
    await drained;
    expect(await scenario.statusOf(id)).toBe('success');
    expect(scenario.sender.requests).toHaveLength(1);
    expect(scenario.bus.published.map(({ value }) => value)).toEqual([{ kind: 'look', webhookId: 'hook' }]);
  });

  it('waits no longer than until the rest is cut off, and leaves what it cut off to the next start', async () => {
    await openWithWebhook({ maxInFlight: 1 });
    scenario.sender.holdOnce();
    const cutOff = new AbortController();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    const drained = scenario.worker.drain(cutOff.signal);
    cutOff.abort();
    await drained;
    const next = scenario.newWorker();
    next.start();
    next.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.settle();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('waits two seconds at most for a bus that does not take the rest back', async () => {
    await openWithWebhook();
    await scenario.change('hook', { type: 'EditWebhook', changes: { rateLimit: { perSecond: 1 } } });
    await scenario.acceptOne();
    await scenario.acceptOne();
    await scenario.deliver();
    scenario.bus.publish = () => new Promise(() => undefined);
    let isDrained = false;
    void scenario.worker.drain(new AbortController().signal).then(() => (isDrained = true));
    await scenario.clock.advance(2 * second);
    expect(isDrained).toBe(true);
  });
});
