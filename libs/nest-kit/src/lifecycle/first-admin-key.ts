import type { ApiKeyRegistry, ApiKeyUseCases } from '#libs/application';

export interface FirstAdminKeyParts {
  readonly apiKeys: Pick<ApiKeyRegistry, 'isEmpty'>;
  readonly apiKeyUseCases: Pick<ApiKeyUseCases, 'create'>;
}

/**
 * A new installation has no key, and only a key can make keys. The answer is for the person at the terminal, once;
 * `null` when there is a key already. Also the way back in after every key was revoked.
 */
export const createFirstAdminKey = async ({ apiKeys, apiKeyUseCases }: FirstAdminKeyParts): Promise<string | null> => {
  if (!apiKeys.isEmpty) return null;
  const actor = { kind: 'system', id: 'first-start' } as const;
  const created = await apiKeyUseCases.create({ name: 'First admin key', role: 'admin', expiresAt: null, actor });
  return created.kind === 'done' ? created.value.key : null;
};
