import type { Sealed } from '#libs/domain';

/** Time, and the only way to wait. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once after `ms`; the answer cancels it. Waiting does not keep the process alive. */
  after(ms: number, call: () => void): () => void;
}

/** Where every id comes from. */
export interface Ids {
  /** UUIDv7: sorts by time. */
  ordered(): string;
  /** UUIDv4. */
  random(): string;
  /** UUIDv5 (RFC 9562 section 5.5) in Hookline's namespace. */
  named(name: string): string;
}

/** Encrypts what must not be stored in the clear (AES-256-GCM, key named in the result). */
export interface SecretBox {
  /** `boundTo` is the id of the owner: the result opens for no other. */
  seal(clearText: string, boundTo: string): Sealed;
  /** @throws {CorruptRecord} when the key is unknown, or the text was changed or belongs to another owner. */
  open(sealed: Sealed, boundTo: string): string;
  /** Names the key that sealed it: what has the same name is opened by the same key. */
  keyOf(sealed: Sealed): string;
  /** A new signing secret, `whsec_` and 32 random bytes in base64. */
  newSigningSecret(): string;
}

/** API keys: made once, kept only as a hash. */
export interface KeyHasher {
  /** `hk_` and 32 random bytes in base64url. */
  newKey(): string;
  /** 32 random bytes in base64url: for what is not kept as a key. */
  newToken(): string;
  /** One-way, and the same for the same key: a key is found by it. */
  hash(key: string): string;
}

/** Signs one request as Standard Webhooks says. */
export interface RequestSigner {
  /** Value of `webhook-signature`: one `v1,…` a secret, separated by spaces. */
  sign(message: {
    readonly id: string;
    readonly timestampSeconds: number;
    readonly body: string;
    /** `whsec_…`, newest first. */
    readonly secrets: readonly string[];
  }): string;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One line per outcome. Ids, status, duration; never bodies, secrets or URLs with credentials. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, error: unknown, fields?: LogFields): void;
}
