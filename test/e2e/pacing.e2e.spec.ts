import { describe, expect, it } from '@jest/globals';

import { answer, hang, inTurn } from '#libs/testing';

import { patient, Scene } from './scene.js';

const scene = Scene.of();

const publish = (count: number): Promise<readonly string[]> =>
  Promise.all(Array.from({ length: count }, () => scene.hookline.publish()));

const numberIn = ({ body }: { readonly body: string }): number =>
  (JSON.parse(body) as { data: { number: number } }).data.number;

describe('A rate limit', () => {
  it('spaces the requests of its webhook, and of no other', async () => {
    const [limited, free] = [await scene.webhook({ rateLimit: { perSecond: 5 } }), await scene.webhook()];
    const publishedAt = Date.now();
    await publish(15);
    const unhurried = await limited.received(15);
    // The bucket holds one request: fifteen take at least 2.8 s. The first may be on its way for long, so the time
    // between it and the last says nothing.
    expect(unhurried.at(-1)!.receivedAt - publishedAt).toBeGreaterThanOrEqual(2_800);
    const quick = await free.received(15);
    expect(quick.at(-1)!.receivedAt).toBeLessThan(unhurried.at(-1)!.receivedAt);
  });
});

describe('A FIFO webhook', () => {
  const acceptInTurn = async (count: number): Promise<readonly string[]> => {
    const eventIds: string[] = [];
    for (let number = 0; number < count; number += 1) eventIds.push(await scene.hookline.publish({ data: { number } }));
    return eventIds;
  };
  it('sends one after the other by acceptance, also past a head that fails twice', async () => {
    const hook = await scene.webhook({ answers: inTurn(answer(500), answer(500), answer(200)), ordering: 'fifo' });
    await acceptInTurn(5);
    const requests = await hook.received(7);
    expect(requests.map(numberIn)).toEqual([0, 0, 0, 1, 2, 3, 4]);
  });

  it('waits for a head that does not get through, and goes on when the head is cancelled', async () => {
    const hook = await scene.webhook({ answers: inTurn(answer(500), answer(200)), ordering: 'fifo', retry: patient });
    const [head] = await acceptInTurn(3);
    const headId = await scene.hookline.messageOf(head!, hook.id);
    await scene.hookline.whenStatus(headId, 'retrying');
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests.map(numberIn)).toEqual([0]);
    await scene.hookline.cancel(headId);
    const requests = await hook.received(3);
    expect(requests.map(numberIn)).toEqual([0, 1, 2]);
  });

  it('goes on when the head gets through by a manual retry', async () => {
    const hook = await scene.webhook({ answers: inTurn(answer(500), answer(200)), ordering: 'fifo', retry: patient });
    const [head] = await acceptInTurn(2);
    const headId = await scene.hookline.messageOf(head!, hook.id);
    await scene.hookline.whenStatus(headId, 'retrying');
    await scene.hookline.retry(headId);
    expect((await hook.received(3)).map(numberIn)).toEqual([0, 0, 1]);
  });

  it('sends the retry of a concluded message beside the queue', async () => {
    const hook = await scene.webhook({ answers: inTurn(answer(200), answer(500)), ordering: 'fifo', retry: patient });
    const [done, head] = await acceptInTurn(2);
    const [doneId, headId] = await Promise.all([done!, head!].map((id) => scene.hookline.messageOf(id, hook.id)));
    await scene.hookline.whenStatus(headId!, 'retrying');
    await scene.hookline.retry(doneId!);
    expect((await hook.received(3)).map(numberIn)).toEqual([0, 1, 0]);
  });
});

describe('A receiver that hangs', () => {
  it('leaves the others alone', async () => {
    const hanging = await Promise.all(Array.from({ length: 3 }, () => scene.webhook({ answers: hang() })));
    const healthy = await scene.webhook();
    const publishedAt: number[] = [];
    for (let number = 0; number < 60; number += 1) {
      publishedAt.push(Date.now());
      await scene.hookline.publish({ data: { number } });
    }
    const requests = await healthy.received(60);
    const latencies = requests.map((request) => request.receivedAt - publishedAt[numberIn(request)]!);
    expect(hanging.every(({ requests: { length } }) => length > 0)).toBe(true);
    // Whoever waited for one of the others would wait for its timeout, 15 s.
    expect(Math.max(...latencies)).toBeLessThan(10_000);
  });
});
