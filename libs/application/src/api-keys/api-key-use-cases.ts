import {
  type ApiKeyEvent,
  type ApiKeyId,
  type ApiKeyRefusal,
  apiKeyStream,
  type ApiKeyState,
  decideApiKey,
  type DomainEvent,
  evolveApiKey,
  isApiKeyEvent,
  type IsoInstant,
  noApiKey,
  type Role,
  toMs,
} from '#libs/domain';

import type { Aggregate, FactRecorder } from '../fact-recorder.js';
import type { ReadYourWrites } from '../following/read-your-writes.js';
import { done, type Outcome, refused } from '../outcome.js';
import { CorruptRecord } from '../ports/errors.js';
import type { Actor } from '../ports/event-store.js';
import type { Clock, Ids, KeyHasher } from '../ports/primitives.js';
import type { ApiKeyRow } from '../ports/read-models.js';
import type { ApiKeyRegistry } from './api-key-registry.js';

export interface ApiKeyUseCaseParts {
  readonly recorder: FactRecorder;
  readonly registry: ApiKeyRegistry;
  readonly readYourWrites: ReadYourWrites;
  readonly hasher: KeyHasher;
  readonly ids: Ids;
  readonly clock: Clock;
}

export interface NewApiKey {
  readonly row: ApiKeyRow;
  /** The key itself: shown once, stored nowhere. */
  readonly key: string;
}

const apiKeyAggregate = (id: ApiKeyId): Aggregate<ApiKeyState, ApiKeyEvent> => ({
  stream: apiKeyStream(id),
  initial: noApiKey,
  evolve: evolveApiKey,
  owns: (event: DomainEvent) => isApiKeyEvent(event),
});

/** What admins do with API keys; this process's registry knows before anybody is answered. */
export class ApiKeyUseCases {
  constructor(private readonly parts: ApiKeyUseCaseParts) {}

  async create(command: {
    readonly name: string;
    readonly role: Role;
    readonly expiresAt: IsoInstant | null;
    readonly actor: Actor;
  }): Promise<Outcome<NewApiKey, ApiKeyRefusal | 'expiry_passed'>> {
    const { recorder, registry, readYourWrites, hasher, ids, clock } = this.parts;
    const { actor, ...facts } = command;
    if (facts.expiresAt !== null && toMs(facts.expiresAt) <= clock.now()) return refused('expiry_passed', 'expiresAt');
    const id = ids.ordered();
    const key = hasher.newKey();
    const hash = hasher.hash(key);
    const recorded = await recorder.record(
      apiKeyAggregate(id),
      (state) => decideApiKey({ type: 'CreateApiKey', ...facts, hash }, state),
      { actor },
    );
    if (recorded.kind === 'refused') return refused(recorded.code);
    registry.put({ id, hash, role: facts.role, expiresAt: facts.expiresAt });
    await readYourWrites.settled(recorded.appended);
    return done({ row: { id, hash, ...facts, createdAt: await this.createdAt(id) }, key });
  }

  /** The last admin key stays: nobody could make another. The configured key counts as one. */
  async revoke(id: ApiKeyId, actor: Actor): Promise<Outcome<null, ApiKeyRefusal | 'last_admin_key'>> {
    const { recorder, registry, readYourWrites } = this.parts;
    if (registry.isLastAdmin(id)) return refused('last_admin_key');
    const revoke = (state: ApiKeyState) => decideApiKey({ type: 'RevokeApiKey' }, state);
    const recorded = await recorder.record(apiKeyAggregate(id), revoke, { actor });
    if (recorded.kind === 'refused') return refused(recorded.code);
    registry.remove(id);
    await readYourWrites.settled(recorded.appended);
    return done(null);
  }

  private async createdAt(id: ApiKeyId): Promise<IsoInstant> {
    for await (const [first] of this.parts.recorder.pages(apiKeyStream(id)))
      if (first !== undefined) return first.metadata.at;
    throw new CorruptRecord(`API key ${id} was stored and is not there`);
  }
}
