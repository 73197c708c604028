import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { answer, inTurn } from '#libs/testing';

import { adminKey } from '../support/product.js';
import { itOnlyEmbedded } from './only-embedded.js';
import { Scene } from './scene.js';

const scene = Scene.of({ HOOKLINE_LOG_LEVEL: 'debug' });

/** All bytes of a secret or key but its prefix, which says nothing. */
const withoutPrefix = (secret: string): string => secret.replace(/^(whsec_|hk_)/, '');

const readDataDirectory = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const { dataDir } = scene.product;
  const names = await readdir(dataDir);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(dataDir, name))] as const)));
};

describe('What is secret', () => {
  itOnlyEmbedded('dataDirectory', 'is on no disk and in no line of the log in the clear', async () => {
    const headers = { 'x-token': 'header-value-3kd93k', authorization: 'Bearer other-value-9fj3' };
    const hook = await scene.webhook({ headers, answers: inTurn(answer(500), answer(200)) });
    const { secret } = await scene.hookline.rotateSecret(hook.id, 24);
    await scene.hookline.editWebhook(hook.id, { headers: { 'x-token': 'changed-value-kd83j' } });
    const { key } = await scene.hookline.createApiKey({ name: 'CI', role: 'admin' });
    await scene.hookline.withKey(key).secret(hook.id);
    await scene.hookline.request('POST', '/webhooks', { headers: { 'x-token': 'refused-value-8dj3' } });
    await scene.hookline.request('GET', '/webhooks', undefined, { authorization: 'Bearer hk_wrong-key-93jd93' });
    const data = { marker: 'payload-marker-83jd' };
    const messageId = await scene.publishTo(hook, { data });
    const requests = await hook.received(2);
    expect(requests[0]!.headers).toMatchObject({ 'x-token': 'changed-value-kd83j' });
    await scene.hookline.whenStatus(messageId, 'success');

    const secrets = [secret, hook.webhook.secret, key, adminKey].map(withoutPrefix);
    const values = ['header-value-3kd93k', 'other-value-9fj3', 'changed-value-kd83j', 'refused-value-8dj3'];
    const whileRunning = await readDataDirectory();
    await scene.product.stop();
    const { output } = scene.product;
    for (const files of [whileRunning, await readDataDirectory()])
      for (const [name, bytes] of files)
        for (const hidden of [...secrets, ...values, 'wrong-key-93jd93'])
          expect([name, hidden, bytes.includes(hidden)]).toEqual([name, hidden, false]);
    for (const hidden of [...secrets, ...values, 'wrong-key-93jd93', data.marker])
      expect([hidden, output.includes(hidden)]).toEqual([hidden, false]);
    // It can fail: what is not secret is found, in both.
    expect([...whileRunning.values()].some((bytes) => bytes.includes(data.marker))).toBe(true);
    expect(output).toContain(messageId);
    await scene.product.restart();
  });

  it('is in no answer but the ones that are for it', async () => {
    const hook = await scene.webhook({ headers: { 'x-token': 'header-value-3kd93k' } });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'success');
    const paths = [
      ...['/webhooks', `/webhooks/${hook.id}`, `/webhooks/${hook.id}/history`],
      ...['/messages', `/messages/${messageId}`, `/messages/${messageId}/history`, '/api-keys'],
    ];
    for (const path of paths) {
      const { text } = await scene.hookline.request('GET', path);
      expect(text).not.toMatch(/whsec_|header-value|hash/);
    }
    const { headers } = await scene.hookline.request('GET', `/webhooks/${hook.id}/secret`);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
