import type { AttemptOutcome } from '#libs/domain';

export interface HttpRequest {
  readonly url: string;
  /** Complete, signature included; sent as they are. */
  readonly headers: Readonly<Record<string, string>>;
  /** The signed bytes as text. */
  readonly body: string;
  /** Covers everything from look-up to the last byte of the answer. */
  readonly timeoutMs: number;
}

export interface HttpResult {
  readonly outcome: AttemptOutcome;
  readonly durationMs: number;
  /** At most 1 KiB of the answer's body as text; `null` when there was no answer. */
  readonly answerExcerpt: string | null;
}

/**
 * One POST. Follows no redirect, uses no proxy, checks the address at connect, reads at most 16 KiB of the answer.
 * Never rejects for what a receiver or the network did: that is an outcome. It rejects where this machine lacks what a
 * connection takes, a descriptor for example: no request was made then.
 */
export interface HttpSender {
  send(request: HttpRequest): Promise<HttpResult>;
  /** Lets go of all connections. A request that is still under way is cut off: its `send` rejects. */
  close(): Promise<void>;
}

export type UrlRefusal = 'invalid_url' | 'scheme_not_allowed' | 'credentials_in_url' | 'address_not_allowed';

/** Says whether requests may go to a URL, when a webhook is saved; the sender checks again at connect. */
export interface AddressGuard {
  /** Looks the host up. `null` when allowed; a name that does not resolve today is allowed. */
  check(url: string): Promise<UrlRefusal | null>;
}
