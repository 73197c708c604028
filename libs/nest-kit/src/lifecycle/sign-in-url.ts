import type { ApiKeyRegistry, SessionUseCases } from '#libs/application';

export interface SignInUrlParts {
  readonly apiKeyRegistry: Pick<ApiKeyRegistry, 'anyAdmin'>;
  readonly sessionUseCases: Pick<SessionUseCases, 'createLink'>;
}

/**
 * Where the person at the terminal is signed in as an admin, once and within 15 minutes. The token is in the fragment:
 * it reaches no server, no log of a proxy and no `Referer`; the console sends it in the body of `POST /session`.
 * `null` where nobody watches the output, which may be kept for long, or where there is no lasting admin key.
 */
export const createSignInUrl = async (
  { apiKeyRegistry, sessionUseCases }: SignInUrlParts,
  { url, isWatched }: { readonly url: string; readonly isWatched: boolean },
): Promise<string | null> => {
  const { anyAdmin } = apiKeyRegistry;
  if (!isWatched || anyAdmin === null) return null;
  return `${url}/sign-in#token=${await sessionUseCases.createLink(anyAdmin)}`;
};
