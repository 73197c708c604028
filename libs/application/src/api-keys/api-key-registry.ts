import { type ApiKeyId, idOf, type IsoInstant, type Role, toMs } from '#libs/domain';

import { FollowedRegistry } from '../following/followed-registry.js';
import type { FollowerEngines } from '../following/follower.js';
import type { RecordedEvent } from '../ports/event-store.js';
import type { Clock, KeyHasher } from '../ports/primitives.js';
import type { RegistrySource } from '../ports/registry-source.js';

export interface KnownApiKey {
  readonly id: ApiKeyId;
  readonly role: Role;
  readonly hash: string;
  readonly expiresAt: IsoInstant | null;
}

/** Who a request comes from. */
export interface Principal {
  readonly keyId: ApiKeyId;
  readonly role: Role;
  /** A person signed in with the key, or a program that sends it. */
  readonly isPerson: boolean;
}

export interface ApiKeyRegistryOptions {
  readonly source: RegistrySource;
  readonly hasher: KeyHasher;
  readonly clock: Clock;
  /** A fixed admin key from the configuration; it is in no store. */
  readonly adminKey: string | null;
}

/** The fixed admin key's id in histories. */
export const configuredAdminKeyId = 'configured-admin';

/** All valid API keys in memory by hash: a request is authenticated without a query. */
export class ApiKeyRegistry extends FollowedRegistry {
  private readonly byHash = new Map<string, KnownApiKey>();
  private readonly hashById = new Map<ApiKeyId, string>();
  /** Nothing brings a key back: not an older row, nor the fact of its creation that the subscription brings later. */
  private readonly revoked = new Set<ApiKeyId>();

  constructor(
    engines: FollowerEngines,
    private readonly options: ApiKeyRegistryOptions,
  ) {
    super(engines, {
      name: 'api-key-registry',
      category: 'apiKey',
      load: async () => {
        const { keys, position } = await options.source.loadApiKeys();
        for (const key of keys) this.put(key);
        return position;
      },
      apply: (fact) => {
        this.apply(fact);
      },
    });
    if (options.adminKey !== null)
      this.put({
        id: configuredAdminKeyId,
        role: 'admin',
        hash: options.hasher.hash(options.adminKey),
        expiresAt: null,
      });
  }

  get isEmpty(): boolean {
    return this.byHash.size === 0;
  }

  /** `null` for a key that is unknown, revoked or expired. */
  authenticate(key: string): Principal | null {
    const known = this.unlessExpired(this.options.hasher.hash(key));
    return known === null ? null : { keyId: known.id, role: known.role, isPerson: false };
  }

  /** `null` for a key that is unknown, revoked or expired. */
  get(id: ApiKeyId): KnownApiKey | null {
    const hash = this.hashById.get(id);
    return hash === undefined ? null : this.unlessExpired(hash);
  }

  /** Whether a key that was let in before still would be: for what goes on for longer than a request. */
  isValid(id: ApiKeyId): boolean {
    return this.get(id) !== null;
  }

  /** The configured admin key, or one that does not expire; `null` when there is none. */
  get anyAdmin(): ApiKeyId | null {
    const lasting = this.lastingAdmins();
    return (lasting.find(({ id }) => id === configuredAdminKeyId) ?? lasting[0])?.id ?? null;
  }

  /** Whether nobody could make keys any more without this one; a key that expires does not count as another. */
  isLastAdmin(id: ApiKeyId): boolean {
    const lasting = this.lastingAdmins();
    return lasting.length === 1 && lasting[0]?.id === id;
  }

  /** Lets a key in from now on, unless it was revoked. */
  put(key: KnownApiKey): void {
    if (this.revoked.has(key.id)) return;
    this.byHash.set(key.hash, key);
    this.hashById.set(key.id, key.hash);
  }

  /** Shuts a key out for good. */
  remove(id: ApiKeyId): void {
    this.revoked.add(id);
    const hash = this.hashById.get(id);
    if (hash !== undefined) this.byHash.delete(hash);
    this.hashById.delete(id);
  }

  private lastingAdmins(): readonly KnownApiKey[] {
    return [...this.byHash.values()].filter(({ role, expiresAt }) => role === 'admin' && expiresAt === null);
  }

  private unlessExpired(hash: string): KnownApiKey | null {
    const known = this.byHash.get(hash);
    if (known === undefined) return null;
    const isExpired = known.expiresAt !== null && toMs(known.expiresAt) <= this.options.clock.now();
    return isExpired ? null : known;
  }

  private apply({ stream, event }: RecordedEvent): void {
    const id = idOf(stream);
    if (event.type === 'ApiKeyCreated') this.put({ id, ...event.data });
    if (event.type === 'ApiKeyRevoked') this.remove(id);
  }
}
