import type { ApiRequest } from '../http/api-request.js';

/**
 * The name says whether it is sent over https alone. Browsers take `__Host-` only with Secure, for this host and every
 * path (RFC 6265bis section 4.1.3.2).
 */
export type SessionCookieName = '__Host-hookline_session' | 'hookline_session';

const names: readonly SessionCookieName[] = ['__Host-hookline_session', 'hookline_session'];

export interface SessionCookie {
  readonly name: SessionCookieName;
  readonly token: string;
}

type Headers = Pick<ApiRequest, 'headers'>['headers'];

/** `null` without one. */
export const sessionCookieOf = (headers: Headers): SessionCookie | null => {
  const { cookie } = headers;
  if (typeof cookie !== 'string') return null;
  const pairs = cookie.split(';').map((pair) => pair.trim());
  for (const name of names) {
    const token = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    if (token !== undefined && token !== '') return { name, token };
  }
  return null;
};

/** By the page that signs in: its own address is https, or a proxy in front of this process speaks it. */
export const cookieNameFor = (headers: Headers): SessionCookieName =>
  typeof headers['origin'] === 'string' && headers['origin'].startsWith('https://')
    ? '__Host-hookline_session'
    : 'hookline_session';

const attributesOf = (name: SessionCookieName): string =>
  `Path=/; HttpOnly; SameSite=Strict${name.startsWith('__Host-') ? '; Secure' : ''}`;

/** `Set-Cookie` for a session that ends at `endsAt`. */
export const setCookie = ({ name, token }: SessionCookie, endsAt: string): string =>
  `${name}=${token}; Expires=${new Date(endsAt).toUTCString()}; ${attributesOf(name)}`;

/** `Set-Cookie` that takes it away. */
export const clearCookie = (name: SessionCookieName): string =>
  `${name}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${attributesOf(name)}`;
