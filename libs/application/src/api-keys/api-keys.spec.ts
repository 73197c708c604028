import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiKeyStream, type ApiKeyEvent } from '#libs/domain';
import { afterNoon, UseCaseScenario } from '#libs/testing';

import { configuredAdminKeyId } from './api-key-registry.js';
import type { NewApiKey } from './api-key-use-cases.js';

const actor = { kind: 'user', id: 'grace' } as const;
const created = (key: string, expiresAt: string | null = null): ApiKeyEvent => ({
  type: 'ApiKeyCreated',
  data: { name: 'CI', role: 'producer', hash: `hash of ${key}`, expiresAt },
});
const revoked: ApiKeyEvent = { type: 'ApiKeyRevoked', data: {} };

let scenario: UseCaseScenario;
beforeEach(async () => (scenario = await UseCaseScenario.open({ following: false })));
afterEach(() => scenario.close());

const storedKey = (id: string, ...events: readonly ApiKeyEvent[]) => scenario.stored(apiKeyStream(id), ...events);
const whoHas = (key: string) => scenario.apiKeyRegistry.authenticate(key);

const create = async (expiresAt: string | null = null): Promise<NewApiKey> => {
  const outcome = await scenario.keys.create({ name: 'CI', role: 'operator', expiresAt, actor });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  return outcome.value;
};

describe('The API keys of a process', () => {
  it('are those of the rows and those that come, once it follows the store', async () => {
    await storedKey('1', created('one'));
    expect(scenario.apiKeyRegistry.isReady).toBe(false);
    await scenario.follow();
    await scenario.apiKeyRegistry.whenReady();
    await storedKey('2', created('two'));
    expect([whoHas('one'), whoHas('two'), whoHas('three')]).toEqual([
      { keyId: '1', role: 'producer', isPerson: false },
      { keyId: '2', role: 'producer', isPerson: false },
      null,
    ]);
  });

  it('let nobody in whose key was revoked elsewhere', async () => {
    await storedKey('1', created('one'));
    await scenario.follow();
    await storedKey('1', revoked);
    expect(whoHas('one')).toBeNull();
  });

  it('let nobody in whose key was revoked while the store could not be followed', async () => {
    await storedKey('1', created('one'));
    await scenario.follow();
    scenario.store.breakSubscriptions();
    await scenario.clock.settle();
    expect(scenario.apiKeyRegistry.isReady).toBe(false);
    await storedKey('1', revoked);
    await scenario.clock.advance(200);
    expect(scenario.apiKeyRegistry.isReady).toBe(true);
    expect(whoHas('one')).toBeNull();
  });

  it('stay revoked, whatever older rows and facts say', async () => {
    await storedKey('1', created('one'));
    await scenario.source.freeze();
    scenario.apiKeyRegistry.remove('1');
    await scenario.follow();
    expect(whoHas('one')).toBeNull();
  });

  it('expire to the millisecond', async () => {
    await storedKey('1', created('one', afterNoon(1)));
    await scenario.follow();
    await scenario.clock.advance(999);
    expect(whoHas('one')).not.toBeNull();
    await scenario.clock.advance(1);
    expect(whoHas('one')).toBeNull();
  });

  it('are none at all in a new installation', async () => {
    await scenario.follow();
    expect(scenario.apiKeyRegistry.isEmpty).toBe(true);
    await storedKey('1', created('one'));
    expect(scenario.apiKeyRegistry.isEmpty).toBe(false);
  });

  it('include the one that the configuration fixes, which nobody can revoke', async () => {
    scenario.close();
    scenario = await UseCaseScenario.open({ adminKey: 'secret' });
    expect(whoHas('secret')).toEqual({ keyId: configuredAdminKeyId, role: 'admin', isPerson: false });
    expect(await scenario.keys.revoke(configuredAdminKeyId, actor)).toMatchObject({ kind: 'refused' });
    expect(whoHas('secret')).not.toBeNull();
  });
});

describe('Creating an API key', () => {
  beforeEach(() => scenario.follow());

  it('shows the key once and stores its hash', async () => {
    const { key, row } = await create(afterNoon(60));
    expect(row).toMatchObject({ name: 'CI', role: 'operator', hash: `hash of ${key}`, expiresAt: afterNoon(60) });
    const { events } = await scenario.store.read(apiKeyStream(row.id));
    expect(events).toMatchObject([{ event: { type: 'ApiKeyCreated' }, metadata: { actor } }]);
    expect(JSON.stringify(events).replaceAll(`hash of ${key}`, '')).not.toContain(key);
  });

  it('lets its bearer in at once', async () => {
    scenario.store.breakSubscriptions();
    const { key, row } = await create();
    expect(whoHas(key)).toEqual({ keyId: row.id, role: 'operator', isPerson: false });
  });

  it('gives each its own id and key', async () => {
    const [first, second] = [await create(), await create()];
    expect(first.row.id).not.toBe(second.row.id);
    expect(first.key).not.toBe(second.key);
  });
});

describe('The first admin key', () => {
  beforeEach(() => scenario.follow());

  it('is made once by processes that start at the same time', async () => {
    const made = await Promise.all([scenario.keys.createFirst(actor), scenario.keys.createFirst(actor)]);
    const keys = made.flatMap((one) => (one === null ? [] : [one.key]));
    expect(keys).toHaveLength(1);
    expect(whoHas(keys[0]!)).toMatchObject({ role: 'admin' });
  });

  it('is made again when it was revoked and no key is left', async () => {
    const first = await scenario.keys.createFirst(actor);
    await storedKey(first!.row.id, revoked);
    expect(scenario.apiKeyRegistry.isEmpty).toBe(true);
    const second = await scenario.keys.createFirst(actor);
    expect([whoHas(first!.key), whoHas(second!.key)]).toMatchObject([null, { keyId: second!.row.id }]);
    expect(await scenario.keys.createFirst(actor)).toBeNull();
  });
});

describe('Revoking an API key', () => {
  beforeEach(() => scenario.follow());

  it('shuts its bearer out at once, and for good', async () => {
    const { key, row } = await create();
    expect(await scenario.keys.revoke(row.id, actor)).toEqual({ kind: 'done', value: null });
    expect(whoHas(key)).toBeNull();
    await scenario.clock.settle();
    expect(whoHas(key)).toBeNull();
  });

  const refusedAsLast = { kind: 'refused', refusal: { code: 'last_admin_key' } };

  const admin = async (expiresAt: string | null) => {
    const created = await scenario.keys.create({ name: 'admin', role: 'admin', expiresAt, actor });
    if (created.kind === 'refused') throw new Error(created.refusal.code);
    return created.value.row.id;
  };

  it('is refused for the last admin key, until there is another that lasts', async () => {
    const first = await admin(null);
    await admin(afterNoon(60));
    expect(await scenario.keys.revoke(first, actor)).toEqual(refusedAsLast);
    await admin(null);
    expect(await scenario.keys.revoke(first, actor)).toEqual({ kind: 'done', value: null });
  });

  it('is refused for one of the last two admin keys when both go at once', async () => {
    const ids = [await admin(null), await admin(null)];
    const outcomes = await Promise.all(ids.map((id) => scenario.keys.revoke(id, actor)));
    expect(outcomes).toEqual([{ kind: 'done', value: null }, refusedAsLast]);
  });

  it('is refused the second time, and for a key that never was', async () => {
    const { row } = await create();
    await scenario.keys.revoke(row.id, actor);
    for (const id of [row.id, 'nobody'])
      expect(await scenario.keys.revoke(id, actor)).toEqual({
        kind: 'refused',
        refusal: { code: 'api_key_not_found' },
      });
  });
});
