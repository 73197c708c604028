import { describe, expect, it } from '@jest/globals';

import { banner } from './banner.js';
import { createFirstAdminKey, type FirstAdminKeyParts } from './first-admin-key.js';

type Create = FirstAdminKeyParts['apiKeyUseCases']['create'];

const parts = (isEmpty: boolean): FirstAdminKeyParts & { readonly asked: Parameters<Create>[0][] } => {
  const asked: Parameters<Create>[0][] = [];
  const create: Create = (command) => {
    asked.push(command);
    const row = { id: 'k1', name: command.name, role: command.role, hash: '#', createdAt: '', expiresAt: null };
    return Promise.resolve({ kind: 'done', value: { row, key: 'hk_first' } });
  };
  return { apiKeys: { isEmpty }, apiKeyUseCases: { create }, asked };
};

const facts = { url: 'http://127.0.0.1:4400', dataDir: '/data', signInUrl: null };

describe('the first admin key', () => {
  it('is made by Hookline itself when there is no key at all', async () => {
    const empty = parts(true);
    expect(await createFirstAdminKey(empty)).toBe('hk_first');
    expect(empty.asked).toMatchObject([{ role: 'admin', expiresAt: null, actor: { kind: 'system' } }]);
  });

  it('is not made when there is a key', async () => {
    const withKeys = parts(false);
    expect(await createFirstAdminKey(withKeys)).toBeNull();
    expect(withKeys.asked).toEqual([]);
  });
});

describe('what a person reads after the start', () => {
  it('names the address, the data and how to stop', () => {
    const text = banner({ ...facts, firstAdminKey: null });
    expect(text).toContain('running at http://127.0.0.1:4400');
    expect(text).toContain('/data');
    expect(text).toContain('Ctrl-C');
    expect(text).not.toContain('key');
  });

  it('shows the key of the first start', () => {
    expect(banner({ ...facts, firstAdminKey: 'hk_first' })).toContain('hk_first');
  });
});
