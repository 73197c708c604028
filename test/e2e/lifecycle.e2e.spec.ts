import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { answer, Gate, hang, inTurn } from '#libs/testing';

import { itOnlyEmbedded } from './only-embedded.js';
import { patient, Scene } from './scene.js';

const scene = Scene.of();
const rebuildScript = fileURLToPath(new URL('../../dist/apps/standalone/src/rebuild-read-models.js', import.meta.url));

const rebuild = async (): Promise<{ readonly code: unknown; readonly said: string }> => {
  const { dataDir, environment } = scene.product;
  const env = { PATH: process.env['PATH'], ...environment, HOOKLINE_DATA_DIR: dataDir, HOOKLINE_LOG_LEVEL: 'info' };
  const child = spawn(process.execPath, [rebuildScript], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, said };
};

/** All that the API answers about what is stored. */
const everything = async (): Promise<unknown> => {
  const { hookline } = scene;
  const get = async (path: string): Promise<unknown> => {
    const { status, json } = await hookline.request('GET', path);
    expect([path, status]).toEqual([path, 200]);
    return json;
  };
  const webhooks = (await hookline.webhooks({ limit: 200 })).items;
  const events = (await hookline.events({ limit: 200 })).items;
  const messages = (await hookline.messages({ limit: 200 })).items;
  const paths = [
    ...webhooks.flatMap(({ id }) => [`/webhooks/${id}`, `/webhooks/${id}/history`, `/webhooks/${id}/secret`]),
    ...events.map(({ id }) => `/events/${id}`),
    ...messages.flatMap(({ id }) => [`/messages/${id}`, `/messages/${id}/history`]),
    '/api-keys',
  ];
  // One after the other: of hundreds at once a busy machine answers some with 503.
  const details: unknown[] = [];
  for (const path of paths) details.push(await get(path));
  return { webhooks, events, messages, details };
};

/** Webhooks, keys and messages in every status, none of which is due soon. */
const aBitOfEverything = async (): Promise<void> => {
  const { hookline } = scene;
  const good = await scene.webhook({ headers: { 'x-team': 'billing' }, rateLimit: { perSecond: 1_000 } });
  const bad = await scene.webhook({ answers: answer(500), retry: patient });
  const leaving = await scene.webhook({ answers: answer(500), retry: patient });
  const eventIds = await Promise.all(Array.from({ length: 5 }, () => hookline.publish()));
  const idsOf = ({ id }: { readonly id: string }) =>
    Promise.all(eventIds.map((event) => hookline.messageOf(event, id)));
  await Promise.all((await idsOf(good)).map((id) => hookline.whenStatus(id, 'success')));
  const failing = await idsOf(bad);
  await Promise.all(failing.map((id) => hookline.whenStatus(id, 'retrying')));
  await hookline.cancel(failing[0]!);
  await hookline.retry(failing[1]!);
  await hookline.whenAttempts(failing[1]!, 2);
  await hookline.whenStatus(await hookline.sendTest(bad.id), 'failed');
  await hookline.publish({ type: 'subscription.delete' });
  await hookline.editWebhook(good.id, { description: 'edited' });
  await hookline.rotateSecret(good.id, 24);
  await hookline.editWebhook(bad.id, { status: 'inactive' });
  const left = await idsOf(leaving);
  await Promise.all(left.map((id) => hookline.whenAttempts(id, 1)));
  await hookline.deleteWebhook(leaving.id);
  await Promise.all(left.map((id) => hookline.whenStatus(id, 'cancelled')));
  const { id } = await hookline.createApiKey({ name: 'Revoked', role: 'viewer' });
  await hookline.createApiKey({ name: 'Valid', role: 'viewer', expiresAt: '2100-01-01T00:00:00Z' });
  await hookline.request('DELETE', `/api-keys/${id}`);
};

describe('SIGTERM', () => {
  it('lets a request on the wire finish, records its outcome and ends with 0', async () => {
    const gate = new Gate();
    const hook = await scene.webhook({ answers: answer(200, { after: gate.opened }) });
    const messageId = await scene.publishTo(hook);
    await hook.received();
    const stopped = scene.product.stop();
    await expect(fetchUntilRefused()).resolves.toBe('refused');
    const openedAt = Date.now();
    gate.open();
    expect(await stopped).toEqual({ code: 0, signal: null });
    // What does not end is cut off after 20 s.
    expect(Date.now() - openedAt).toBeLessThan(15_000);
    await scene.product.restart();
    expect(await scene.hookline.message(messageId)).toMatchObject({ status: 'success', attemptCount: 1 });
    expect(hook.requests).toHaveLength(1);
  });

  it('a second time ends at once, and loses nothing', async () => {
    const hook = await scene.webhook({ answers: inTurn(hang(), answer(200)) });
    const messageId = await scene.publishTo(hook);
    await hook.received();
    scene.product.signal('SIGTERM');
    await fetchUntilRefused();
    const signalledAt = Date.now();
    scene.product.signal('SIGTERM');
    expect(await scene.product.whenExited()).toEqual({ code: 143, signal: null });
    // The request on the wire has 15 s.
    expect(Date.now() - signalledAt).toBeLessThan(10_000);
    await scene.product.restart();
    await scene.hookline.whenStatus(messageId, 'success');
    expect(hook.requests.map(({ headers }) => headers['webhook-id'])).toEqual([messageId, messageId]);
  });

  /** The product no longer listens: it has begun to stop. */
  const fetchUntilRefused = async (): Promise<'refused'> => {
    for (;;) {
      const isAnswered = await fetch(new URL('/healthz', scene.product.api)).then(
        () => true,
        () => false,
      );
      if (!isAnswered) return 'refused';
    }
  };
});

describe('kill -9', () => {
  it('loses nothing that was accepted: a restart delivers it, under the same ids', async () => {
    const hook = await scene.webhook({ answers: hang() });
    const accepted = await Promise.all(Array.from({ length: 40 }, () => scene.hookline.publish()));
    await hook.received();
    await scene.product.kill();
    const before = new Set(hook.requests.map(({ headers }) => headers['webhook-id']));
    hook.answers(answer(200));
    await scene.product.restart();
    const messageIds = await Promise.all(accepted.map((eventId) => scene.hookline.messageOf(eventId, hook.id)));
    await Promise.all(messageIds.map((id) => scene.hookline.whenStatus(id, 'success')));
    const after = new Set(hook.requests.map(({ headers }) => headers['webhook-id']));
    expect(after).toEqual(new Set(messageIds));
    for (const id of before) expect(after).toContain(id);
  });

  it('keeps what waits for its time, and what was cancelled stays cancelled', async () => {
    // Time enough to cancel between the first attempt and the second.
    const retry = { baseMs: 4_000, factor: 1, capMs: 4_000 };
    const hook = await scene.webhook({ answers: inTurn(answer(500), answer(500), answer(200)), retry });
    const [waits, cancelled] = await Promise.all([scene.publishTo(hook), scene.publishTo(hook)]);
    await Promise.all([waits, cancelled].map((id) => scene.hookline.whenAttempts(id, 1)));
    await scene.hookline.cancel(cancelled);
    await scene.product.kill();
    await scene.product.restart();
    expect(await scene.hookline.whenStatus(waits, 'success')).toMatchObject({ attemptCount: 2 });
    expect(await scene.hookline.message(cancelled)).toMatchObject({ status: 'cancelled', attemptCount: 1 });
    expect(hook.requests).toHaveLength(3);
  });
});

describe('The read models', () => {
  it('are rebuilt as they were, as often as asked, and nothing is sent', async () => {
    await aBitOfEverything();
    const before = await everything();
    const sent = scene.receiver.requests().length;
    await scene.product.stop();
    for (let times = 0; times < 2; times += 1) {
      const { code, said } = await rebuild();
      expect(said).toMatch(/the read models are complete\n$/);
      expect(code).toBe(0);
    }
    await scene.product.restart();
    expect(await everything()).toEqual(before);
    expect(scene.receiver.requests()).toHaveLength(sent);
  });

  it('that are lost are made again at the next start, and nothing is sent', async () => {
    await aBitOfEverything();
    const before = await everything();
    const sent = scene.receiver.requests().length;
    await scene.product.stop();
    await scene.product.loseReadModels();
    await scene.product.restart();
    expect(await everything()).toEqual(before);
    expect(scene.receiver.requests()).toHaveLength(sent);
  });

  itOnlyEmbedded('dataDirectory', 'are not rebuilt while Hookline runs', async () => {
    const { code, said } = await rebuild();
    expect(said).toBe(`hookline: data directory ${scene.product.dataDir} is in use by another Hookline process\n`);
    expect(code).toBe(1);
    expect((await scene.hookline.webhooks()).items).toEqual([]);
  });
});
