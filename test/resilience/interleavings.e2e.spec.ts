import { afterEach, describe, expect, it } from '@jest/globals';

import { DeliveryScenario } from '#libs/testing';

/**
 * The worker is stopped at each of its steps while somebody acts on the message it is working on, and then goes on.
 * The attempt is the second one, so that all steps are there: check, request, outcome, next order.
 */
const second = 1_000;
const oldUrl = 'https://hook.example.com/';
const newUrl = 'https://new.example.com/';

interface Stop {
  /** Resolves when the worker stands there. */
  readonly reached: Promise<void>;
  readonly goOn: () => void;
}

const gate = (): Stop & { readonly stand: () => Promise<void> } => {
  let arrive: () => void = () => undefined;
  let goOn: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const opened = new Promise<void>((resolve) => (goOn = resolve));
  const stand = () => {
    arrive();
    return opened;
  };
  return { reached, goOn, stand };
};

const isOfMessage = (stream: string): boolean => stream.startsWith('message-');

/** Stops the worker once at a step, and says how to let it go on. */
const steps: Record<string, (scenario: DeliveryScenario, statusCode: number) => Stop> = {
  'before the check has read': ({ store, sender }, statusCode) => {
    const { stand, ...stop } = gate();
    sender.answerOnce(statusCode);
    store.beforeRead = (stream) => {
      if (!isOfMessage(stream)) return undefined;
      store.beforeRead = null;
      return stand();
    };
    return stop;
  },
  'while the request is on the wire': ({ sender, clock }, statusCode) => {
    const answer = sender.holdOnce();
    return {
      reached: clock.settle(),
      goOn: () => {
        answer(statusCode);
      },
    };
  },
  'between the answer and its append': ({ store, sender }, statusCode) => {
    const { stand, ...stop } = gate();
    sender.answerOnce(statusCode);
    store.beforeAppend = ({ stream }) => {
      if (!isOfMessage(stream)) return undefined;
      store.beforeAppend = null;
      return stand();
    };
    return stop;
  },
  'between the append and what follows from it': ({ store, sender }, statusCode) => {
    const { stand, ...stop } = gate();
    sender.answerOnce(statusCode);
    store.afterAppend = ({ stream }) => {
      if (!isOfMessage(stream)) return undefined;
      store.afterAppend = null;
      return stand();
    };
    return stop;
  },
};

let scenario: DeliveryScenario;

/** A message whose first attempt failed, with its retry due now and the worker stopped in it. */
const stoppedInRetry = async (stopAt: string, statusCode: number): Promise<{ id: string; goOn: () => void }> => {
  scenario = await DeliveryScenario.open();
  await scenario.webhook('hook');
  scenario.sender.answerOnce(500);
  const id = await scenario.acceptOne();
  await scenario.deliver();
  await scenario.clock.advance(10 * second);
  const stop = steps[stopAt]?.(scenario, statusCode);
  if (stop === undefined) throw new Error(`no step ${stopAt}`);
  await scenario.deliver();
  await stop.reached;
  return { id, goOn: stop.goOn };
};

/** Hands over everything that comes due for an hour. */
const runOn = async (): Promise<void> => {
  await scenario.clock.settle();
  for (let minutes = 0; minutes < 60; minutes += 1) {
    await scenario.deliver();
    await scenario.clock.advance(60 * second);
  }
};

afterEach(() => {
  scenario.close();
});

describe.each(Object.keys(steps))('Stopped %s', (stopAt) => {
  it.each([500, 200])('a cancel is the end of it, whatever the answer (%d)', async (statusCode) => {
    const { id, goOn } = await stoppedInRetry(stopAt, statusCode);
    const answered = await scenario.cancel(id);
    const sentWhenCancelled = scenario.sender.requests.length;
    goOn();
    await runOn();
    expect(scenario.sender.requests.length).toBe(sentWhenCancelled);
    const isDelivered = statusCode === 200 && sentWhenCancelled === 2;
    expect(await scenario.statusOf(id)).toBe(isDelivered ? 'success' : 'cancelled');
    expect(answered).toBe(stopAt.startsWith('between the append') && isDelivered ? 'message_concluded' : 'cancelled');
  });

  it.each([500, 200])('a retry makes its own attempt and leaves one chain of orders (%d)', async (statusCode) => {
    const { id, goOn } = await stoppedInRetry(stopAt, statusCode);
    await scenario.retry(id);
    goOn();
    await runOn();
    expect(await scenario.statusOf(id)).toBe('success');
    const tickets = (await scenario.recorded(id)).flatMap(({ event }) =>
      event.type === 'AttemptFailed' && event.data.nextAttemptAt !== null ? [event.data.ticket] : [],
    );
    expect(new Set(tickets).size).toBe(tickets.length);
    expect(scenario.sender.requests.length).toBeLessThanOrEqual(4);
  });

  it('an edit of the URL acts on the next request', async () => {
    const { goOn } = await stoppedInRetry(stopAt, 500);
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: newUrl } });
    const oldRequests = scenario.sender.sentTo(oldUrl);
    goOn();
    await runOn();
    expect(scenario.sender.sentTo(oldUrl)).toBe(oldRequests);
    expect(scenario.sender.sentTo(newUrl)).toBeGreaterThan(0);
  });

  it('a deactivation holds the message, and an activation lets it go on', async () => {
    const { id, goOn } = await stoppedInRetry(stopAt, 500);
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'inactive' });
    const sentWhenInactive = scenario.sender.requests.length;
    goOn();
    await runOn();
    expect(scenario.sender.requests.length).toBe(sentWhenInactive);
    expect(await scenario.statusOf(id)).toBe('retrying');
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'active' });
    await runOn();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('a deletion stops every further request', async () => {
    const { goOn } = await stoppedInRetry(stopAt, 500);
    await scenario.change('hook', { type: 'DeleteWebhook' });
    const sentWhenDeleted = scenario.sender.requests.length;
    goOn();
    await runOn();
    expect(scenario.sender.requests.length).toBe(sentWhenDeleted);
  });

  it('a crash loses nothing: the next process finds the message, with the same id', async () => {
    const { id } = await stoppedInRetry(stopAt, 500);
    scenario.loseBus();
    const restarted = scenario.newWorker();
    restarted.start();
    scenario.sender.answerAlways(200);
    for (let minutes = 0; minutes < 3; minutes += 1) {
      restarted.take([{ kind: 'look', webhookId: 'hook' }]);
      await scenario.clock.advance(60 * second);
    }
    expect(await scenario.statusOf(id)).toBe('success');
    expect(new Set(scenario.sender.requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]));
  });
});
