import type { RetryPolicy } from '#libs/domain';

/** A webhook as a person describes it: header values in the clear, `null` for "the installation's default". */
export interface WebhookInput {
  readonly displayName: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly status: 'active' | 'inactive';
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number | null;
  readonly rateLimit: { readonly perSecond: number } | null;
  readonly ordering: 'none' | 'fifo';
  readonly retry: RetryPolicy | null;
}

/** A change: what is absent stays. In `headers` a value sets, `null` removes (RFC 7396, JSON Merge Patch). */
export type WebhookChanges = Partial<Omit<WebhookInput, 'headers'>> & {
  readonly headers?: Readonly<Record<string, string | null>>;
};
