import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { toInstant } from '#libs/domain';
import { DeliveryScenario, webhookSettings } from '#libs/testing';

import { StoreUnavailable } from '../ports/errors.js';

const hookUrl = 'https://hook.example.com/';
const second = 1_000;

let scenario: DeliveryScenario;

/** Its secret belongs to another webhook and does not open: no attempt can be made. */
const webhookWithoutSecret = (id: string): Promise<void> =>
  scenario.change(id, {
    type: 'CreateWebhook',
    settings: webhookSettings({ url: `https://${id}.example.com/` }),
    status: 'active',
    secret: 'sealed:another:whsec',
  });

const rotate = (): Promise<void> =>
  scenario.change('hook', {
    type: 'RotateSecret',
    secret: 'sealed:hook:whsec_new',
    at: toInstant(scenario.clock.now()),
    overlapHours: 0,
  });

const failures = (): number => scenario.log.lines.filter(({ event }) => event === 'delivery.attempt_failed').length;

beforeEach(async () => {
  scenario = await DeliveryScenario.open();
});

afterEach(() => {
  scenario.close();
});

describe('A webhook whose attempts cannot be made', () => {
  it('is tried again after one second, then after twice as long each time, up to thirty seconds', async () => {
    await webhookWithoutSecret('hook');
    await scenario.acceptOne();
    await scenario.deliver();
    const triedAt: number[] = [];
    for (let seconds = 0, seen = 0; seconds <= 121; seconds += 1) {
      if (failures() > seen) triedAt.push(seconds);
      seen = failures();
      await scenario.clock.advance(second);
    }
    expect(triedAt).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121]);
  });

  it('is tried again as soon when somebody sets the clock back', async () => {
    await webhookWithoutSecret('hook');
    await scenario.acceptOne();
    await scenario.deliver();
    scenario.clock.setBack(3_600 * second);
    // What was accepted by the clock of before is due an hour later; this is due now.
    await scenario.acceptOne();
    await scenario.deliver();
    expect(failures()).toBe(1);
    await scenario.clock.advance(2 * second);
    expect(failures()).toBe(2);
  });

  it('says so once a pause, however many of its messages were under way', async () => {
    await webhookWithoutSecret('hook');
    for (let count = 0; count < 20; count += 1) await scenario.acceptOne();
    await scenario.deliver();
    expect(failures()).toBe(1);
    await scenario.clock.advance(second);
    expect(failures()).toBe(2);
  });

  it('keeps nobody else waiting', async () => {
    await webhookWithoutSecret('broken');
    await scenario.webhook('hook');
    await scenario.accept();
    await scenario.deliver();
    await scenario.accept();
    await scenario.deliver();
    expect(scenario.sender.sentTo(hookUrl)).toBe(2);
  });

  it('gets everything once attempts can be made, and the next pause is short again', async () => {
    await scenario.webhook('hook');
    const storeFails = () => {
      throw new StoreUnavailable('not now');
    };
    scenario.store.beforeRead = storeFails;
    for (let count = 0; count < 3; count += 1) await scenario.acceptOne();
    await scenario.clock.advance(second);
    await scenario.deliver();
    await scenario.clock.advance(4 * second);
    expect(failures()).toBe(3);
    scenario.store.beforeRead = null;
    await scenario.clock.advance(3 * second);
    expect(scenario.sender.requests).toHaveLength(3);
    scenario.store.beforeRead = storeFails;
    await scenario.acceptOne();
    await scenario.clock.advance(second);
    await scenario.deliver();
    scenario.store.beforeRead = null;
    await scenario.clock.advance(second);
    expect(scenario.sender.requests).toHaveLength(4);
  });
});

describe('During the pause', () => {
  beforeEach(async () => {
    await webhookWithoutSecret('hook');
  });

  it('a cancel counts: the message is not sent after it', async () => {
    const id = await scenario.acceptOne();
    await scenario.deliver();
    expect(await scenario.cancel(id)).toBe('cancelled');
    await rotate();
    await scenario.clock.advance(5 * second);
    expect(scenario.sender.requests).toHaveLength(0);
  });

  it('an edit ends it: what it changed may be the cause', async () => {
    const id = await scenario.acceptOne();
    await scenario.deliver();
    await rotate();
    await scenario.clock.settle();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('a retry that somebody asks for is tried at once, and lengthens nothing', async () => {
    const id = await scenario.acceptOne();
    await scenario.deliver();
    let opened = 0;
    scenario.store.beforeRead = (stream) => {
      if (stream === `message-${id}`) opened += 1;
    };
    await scenario.retry(id);
    const before = opened;
    await scenario.deliver();
    expect(opened - before).toBe(1);
    await scenario.clock.advance(second);
    expect(failures()).toBe(2);
  });

  it('what is accepted waits in the read model', async () => {
    await scenario.acceptOne();
    await scenario.deliver();
    await scenario.acceptOne();
    await scenario.deliver();
    expect(scenario.worker.stats()).toMatchObject({ inFlight: 0, behind: 1 });
    expect(failures()).toBe(1);
  });

  it('an inactive webhook is not asked for its tests again and again either', async () => {
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'inactive' });
    await scenario.acceptTest('hook');
    await scenario.deliver();
    await scenario.clock.advance(6 * second);
    expect(failures()).toBe(3);
  });
});
