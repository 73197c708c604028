import type { RetryPolicy } from '../retry-policy.js';
import type { IsoInstant, Sealed } from '../values.js';

/** Everything about a webhook that a person edits, apart from its status. `null` means "the installation's default". */
export interface WebhookSettings {
  readonly displayName: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  /** Own request headers: lower-case name to sealed value. */
  readonly headers: Readonly<Record<string, Sealed>>;
  readonly timeoutMs: number | null;
  readonly rateLimit: { readonly perSecond: number } | null;
  readonly ordering: 'none' | 'fifo';
  readonly retry: RetryPolicy | null;
}

/** Why the system itself switches a webhook off: its answer was 410, or nothing succeeded for days. */
export type SwitchOffReason = 'gone' | 'failing';
export type DeactivationReason = 'requested' | SwitchOffReason;

export interface WebhookCreated {
  readonly type: 'WebhookCreated';
  readonly data: {
    readonly settings: WebhookSettings;
    readonly status: 'active' | 'inactive';
    readonly secret: Sealed;
  };
}
export interface WebhookDetailsChanged {
  readonly type: 'WebhookDetailsChanged';
  readonly data: { readonly changes: Partial<WebhookSettings> };
}
export interface WebhookActivated {
  readonly type: 'WebhookActivated';
  readonly data: Readonly<Record<string, never>>;
}
export interface WebhookDeactivated {
  readonly type: 'WebhookDeactivated';
  readonly data: { readonly reason: DeactivationReason };
}
export interface WebhookSecretRotated {
  readonly type: 'WebhookSecretRotated';
  /** The secret before this one keeps signing until `previousExpiresAt`; `null` drops it at once. */
  readonly data: { readonly secret: Sealed; readonly previousExpiresAt: IsoInstant | null };
}
export interface WebhookDeleted {
  readonly type: 'WebhookDeleted';
  readonly data: Readonly<Record<string, never>>;
}

export type WebhookEvent =
  | WebhookCreated
  | WebhookDetailsChanged
  | WebhookActivated
  | WebhookDeactivated
  | WebhookSecretRotated
  | WebhookDeleted;
