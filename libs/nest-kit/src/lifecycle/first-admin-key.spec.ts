import { describe, expect, it } from '@jest/globals';

import { createFirstAdminKey, type FirstAdminKeyParts } from './first-admin-key.js';

const parts = (isEmpty: boolean, isMadeElsewhere = false): FirstAdminKeyParts & { readonly asked: unknown[] } => {
  const asked: unknown[] = [];
  const row = { id: 'k1', name: 'First', role: 'admin', hash: '#', createdAt: '', expiresAt: null } as const;
  const createFirst: FirstAdminKeyParts['apiKeyUseCases']['createFirst'] = (actor) => {
    asked.push(actor);
    return Promise.resolve(isMadeElsewhere ? null : { row, key: 'hk_first' });
  };
  return { apiKeyRegistry: { isEmpty }, apiKeyUseCases: { createFirst }, asked };
};

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
