import { describe, expect, it } from '@jest/globals';

import { banner } from './banner.js';
import { createFirstAdminKey, type FirstAdminKeyParts } from './first-admin-key.js';

const parts = (isEmpty: boolean, isMadeElsewhere = false): FirstAdminKeyParts & { readonly asked: unknown[] } => {
  const asked: unknown[] = [];
  const row = { id: 'k1', name: 'First', role: 'admin', hash: '#', createdAt: '', expiresAt: null } as const;
  const createFirst: FirstAdminKeyParts['apiKeyUseCases']['createFirst'] = (actor) => {
    asked.push(actor);
    return Promise.resolve(isMadeElsewhere ? null : { row, key: 'hk_first' });
  };
  return { apiKeys: { isEmpty }, apiKeyUseCases: { createFirst }, asked };
};

const facts = { url: 'http://127.0.0.1:4400', dataDir: '/data', signInUrl: null };

describe('the first admin key', () => {
  it('is made by Hookline itself when there is no key at all', async () => {
    const empty = parts(true);
    expect(await createFirstAdminKey(empty)).toBe('hk_first');
    expect(empty.asked).toMatchObject([{ kind: 'system' }]);
  });

  it('is not made when there is a key', async () => {
    const withKeys = parts(false);
    expect(await createFirstAdminKey(withKeys)).toBeNull();
    expect(withKeys.asked).toEqual([]);
  });

  it('is shown by the process that made it alone', async () => {
    expect(await createFirstAdminKey(parts(true, true))).toBeNull();
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
