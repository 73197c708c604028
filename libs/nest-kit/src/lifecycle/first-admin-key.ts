import type { ApiKeyRegistry, ApiKeyUseCases } from '#libs/application';

export interface FirstAdminKeyParts {
  readonly apiKeyRegistry: Pick<ApiKeyRegistry, 'isEmpty'>;
  readonly apiKeyUseCases: Pick<ApiKeyUseCases, 'createFirst'>;
}

/**
 * A new installation has no key, and only a key can make keys. The answer is for the person at the terminal, once;
 * `null` when there is a key already, or another process has just made it. Also the way back in after every key was
 * revoked.
 */
export const createFirstAdminKey = async ({
  apiKeyRegistry,
  apiKeyUseCases,
}: FirstAdminKeyParts): Promise<string | null> => {
  if (!apiKeyRegistry.isEmpty) return null;
  const created = await apiKeyUseCases.createFirst({ kind: 'system', id: 'first-start' });
  return created?.key ?? null;
};
