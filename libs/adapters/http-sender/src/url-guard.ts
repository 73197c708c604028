import type { AddressGuard, Clock, UrlRefusal } from '#libs/application';

import { AddressBlocked, type GuardedResolver } from './guarded-resolver.js';
import { targetOf } from './target.js';

/** Somebody is waiting for the form to be saved. */
const lookUpTimeoutMs = 3_000;

export interface UrlGuardOptions {
  readonly clock: Clock;
  readonly httpsOnly: boolean;
}

/** Judges a URL before it is saved. A name that does not resolve in 3 s is judged at connect alone. */
export class UrlGuard implements AddressGuard {
  constructor(
    private readonly resolver: GuardedResolver,
    private readonly options: UrlGuardOptions,
  ) {}

  async check(text: string): Promise<UrlRefusal | null> {
    if (!URL.canParse(text)) return 'invalid_url';
    const url = new URL(text);
    if (!isAllowedScheme(url, this.options.httpsOnly)) return 'scheme_not_allowed';
    if (url.username !== '' || url.password !== '') return 'credentials_in_url';
    const target = targetOf(url);
    if (target === null) return 'invalid_url';
    return (await this.leadsToBlockedAddress(target.host)) ? 'address_not_allowed' : null;
  }

  private leadsToBlockedAddress(host: string): Promise<boolean> {
    return new Promise((resolve) => {
      const stopWaiting = this.options.clock.after(lookUpTimeoutMs, () => resolve(false));
      const answer = (blocked: boolean): void => {
        stopWaiting();
        resolve(blocked);
      };
      this.resolver.resolve(host).then(
        () => answer(false),
        (error: unknown) => answer(error instanceof AddressBlocked),
      );
    });
  }
}

/** `https:`, and `http:` unless it was ruled out. */
export const isAllowedScheme = (url: URL, httpsOnly: boolean): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && !httpsOnly);
