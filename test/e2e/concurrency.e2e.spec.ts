import { describe, expect, it } from '@jest/globals';

import { problemDetails, publishedEvent, webhookAnswer } from '#libs/contracts';
import { answer } from '#libs/testing';

import { anEvent } from './hookline-client.js';
import { patient, Scene } from './scene.js';

const scene = Scene.of();

const atOnce = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_one, index) => work(index)));

describe('Fifty clients at once', () => {
  it('who edit one webhook are all answered, and every edit is in the history', async () => {
    const hook = await scene.webhook();
    const answers = await atOnce(50, (index) =>
      scene.hookline.request('PATCH', `/webhooks/${hook.id}`, { description: `edit ${String(index)}` }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const shown = answers.map(({ json }) => webhookAnswer.parse(json));
    expect(shown.map(({ description }) => description)).toEqual(shown.map((_one, index) => `edit ${String(index)}`));
    expect(new Set(shown.map(({ revision }) => revision)).size).toBe(50);
    const { items } = await scene.hookline.webhookHistory(hook.id);
    expect(items).toHaveLength(51);
    const edits = items.slice(1).map(({ data }) => (data['changes'] as { description: string }).description);
    expect(new Set(edits)).toEqual(new Set(answers.map((_one, index) => `edit ${String(index)}`)));
    expect((await scene.hookline.webhook(hook.id)).description).toBe(edits.at(-1));
  });

  it('who edit what they saw: one is first, and all others are told that it was changed', async () => {
    const hook = await scene.webhook();
    const answers = await atOnce(50, (index) =>
      scene.hookline.request('PATCH', `/webhooks/${hook.id}`, { description: String(index) }, { 'if-match': '"0"' }),
    );
    const first = answers.filter(({ status }) => status === 200);
    expect(first).toHaveLength(1);
    for (const { status, json } of answers.filter((one) => !first.includes(one)))
      expect([status, problemDetails.parse(json).code]).toEqual([412, 'revision_mismatch']);
    const { description } = webhookAnswer.parse(first[0]!.json);
    expect((await scene.hookline.webhook(hook.id)).description).toBe(description);
  });

  it('who retry and cancel one message get documented answers, and the history says what became of it', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: patient });
    const id = await scene.publishTo(hook);
    await scene.hookline.whenStatus(id, 'retrying');
    const answers = await atOnce(100, (index) =>
      scene.hookline.request('POST', `/messages/${id}/${index % 2 === 0 ? 'retry' : 'cancel'}`),
    );
    for (const { status, json } of answers.filter((one) => one.status !== 200))
      expect([status, problemDetails.parse(json).code]).toEqual([409, 'message_concluded']);
    await scene.hookline.cancel(id);
    await scene.whenLaterMessagesAreDone();
    expect(await scene.hookline.message(id)).toMatchObject({ status: 'cancelled', nextAttemptAt: null });
    const { items } = await scene.hookline.history(id);
    const facts = items.map(({ type }) => type);
    const cancelledFrom = items.flatMap(({ type }, at) =>
      type === 'MessageCancelled' ? [items[at - 1]?.statusAfter] : [],
    );
    expect(new Set(cancelledFrom)).toEqual(new Set(['retrying']));
    const attempts = facts.filter((type) => type === 'AttemptFailed').length;
    expect(hook.requests).toHaveLength(attempts);
    expect(facts.filter((type) => type === 'RetryRequested').length).toBeGreaterThanOrEqual(attempts - 1);
    expect(items.at(-1)!.statusAfter).toBe('cancelled');
  });
});

describe('A hundred clients at once', () => {
  it('who publish the same event id publish one event', async () => {
    const hook = await scene.webhook();
    const answers = await atOnce(100, () => scene.hookline.request('POST', '/events', anEvent({ id: 'evt-hundred' })));
    const ids = new Set(answers.map(({ json }) => publishedEvent.parse(json).id));
    expect(ids.size).toBe(1);
    const id = await scene.hookline.messageOf([...ids][0]!, hook.id);
    await scene.hookline.whenStatus(id, 'success');
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests).toHaveLength(1);
    expect((await scene.hookline.history(id)).items.map(({ type }) => type)).toEqual([
      'EventAccepted',
      'AttemptSucceeded',
    ]);
  });
});
