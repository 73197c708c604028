import { describe, expect, it } from '@jest/globals';
import { afterNoon, apiKeyDecider, given } from '#libs/testing';

import type { ApiKeyCreated, ApiKeyEvent } from './api-key.js';

const facts: ApiKeyCreated['data'] = { name: 'CI', role: 'producer', hash: 'hash-1', expiresAt: afterNoon(60) };
const created: ApiKeyEvent = { type: 'ApiKeyCreated', data: facts };
const revoked: ApiKeyEvent = { type: 'ApiKeyRevoked', data: {} };
const create = { type: 'CreateApiKey', ...facts } as const;
const revoke = { type: 'RevokeApiKey' } as const;

describe('An API key', () => {
  it('is created with name, role, hash and expiry', () => {
    given(apiKeyDecider).when(create).thenFacts(created).thenState({ status: 'valid', role: 'producer' });
  });

  it('is not created twice under one id, not even after it was revoked', () => {
    given(apiKeyDecider, [created]).when(create).thenRefused('api_key_already_exists');
    given(apiKeyDecider, [created, revoked]).when(create).thenRefused('api_key_already_exists');
  });

  it('is revoked once', () => {
    given(apiKeyDecider, [created]).when(revoke).thenFacts(revoked).thenState({ status: 'revoked' });
    given(apiKeyDecider, [created, revoked]).when(revoke).thenRefused('api_key_not_found');
  });

  it('that does not exist cannot be revoked', () => {
    given(apiKeyDecider).when(revoke).thenRefused('api_key_not_found');
  });

  it('stays revoked, whatever facts follow, and is absent before it was created', () => {
    expect(given(apiKeyDecider, [created, revoked, created]).state).toMatchObject({ status: 'revoked' });
    expect(given(apiKeyDecider, [revoked]).state).toEqual({ status: 'absent' });
  });
});
