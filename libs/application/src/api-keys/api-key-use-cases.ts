import {
  type ApiKeyEvent,
  type ApiKeyId,
  type ApiKeyRefusal,
  apiKeyStream,
  type ApiKeyState,
  decideApiKey,
  evolveApiKey,
  isApiKeyEvent,
  type IsoInstant,
  noApiKey,
  type Role,
  toMs,
} from '#libs/domain';

import { firstApiKeyIdOf } from '../derived-ids.js';
import type { Aggregate, FactRecorder } from '../fact-recorder.js';
import type { ReadYourWrites } from '../following/read-your-writes.js';
import { done, type Outcome, refused } from '../outcome.js';
import { CorruptRecord } from '../ports/errors.js';
import type { Actor } from '../ports/event-store.js';
import type { Clock, Ids, KeyHasher } from '../ports/primitives.js';
import type { ApiKeyRow } from '../ports/read-models.js';
import { Semaphore } from '../semaphore.js';
import type { ApiKeyRegistry } from './api-key-registry.js';

export interface ApiKeyUseCaseParts {
  readonly recorder: FactRecorder;
  readonly apiKeyRegistry: ApiKeyRegistry;
  readonly readYourWrites: ReadYourWrites;
  readonly hasher: KeyHasher;
  readonly ids: Ids;
  readonly clock: Clock;
}

interface NewKeyFacts {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: IsoInstant | null;
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
  owns: isApiKeyEvent,
});

/** What admins do with API keys; this process's registry knows before anybody is answered. */
export class ApiKeyUseCases {
  /** One after the other, so that each sees what the one before it left. */
  private readonly revocations = new Semaphore(1);

  constructor(private readonly parts: ApiKeyUseCaseParts) {}

  async create({
    actor,
    ...facts
  }: NewKeyFacts & { readonly actor: Actor }): Promise<Outcome<NewApiKey, ApiKeyRefusal | 'expiry_passed'>> {
    const { ids, clock } = this.parts;
    if (facts.expiresAt !== null && toMs(facts.expiresAt) <= clock.now()) return refused('expiry_passed', 'expiresAt');
    const created = await this.createAs(ids.ordered(), facts, actor);
    return created.kind === 'refused' ? refused(created.code) : done(created.made);
  }

  /**
   * The admin key of an installation without any. Processes that start at once meet in one stream, so that one of them
   * makes it; `null` in the others. A first key that was revoked makes way for the next one.
   */
  async createFirst(actor: Actor): Promise<NewApiKey | null> {
    const facts = { name: 'First admin key', role: 'admin', expiresAt: null } as const;
    for (let generation = 1; ; generation += 1) {
      const created = await this.createAs(firstApiKeyIdOf(this.parts.ids, generation), facts, actor);
      if (created.kind === 'made') return created.made;
      if (created.state.status === 'valid') return null;
    }
  }

  /**
   * The last admin key stays: nobody could make another. The configured key counts as one. Two processes that revoke
   * the last two at the same moment do not see each other; then a key that is configured is the way back.
   */
  async revoke(id: ApiKeyId, actor: Actor): Promise<Outcome<null, ApiKeyRefusal | 'last_admin_key'>> {
    const recorded = await this.revocations.run(() => this.recordRevocation(id, actor));
    if (recorded.kind === 'refused') return refused(recorded.code);
    await this.parts.readYourWrites.settled(recorded.appended);
    return done(null);
  }

  private async recordRevocation(id: ApiKeyId, actor: Actor) {
    const { recorder, apiKeyRegistry } = this.parts;
    if (apiKeyRegistry.isLastAdmin(id)) return { kind: 'refused', code: 'last_admin_key' } as const;
    const revoke = (state: ApiKeyState) => decideApiKey({ type: 'RevokeApiKey' }, state);
    const recorded = await recorder.record(apiKeyAggregate(id), revoke, { actor });
    if (recorded.kind === 'recorded') apiKeyRegistry.remove(id);
    return recorded;
  }

  private async createAs(id: ApiKeyId, facts: NewKeyFacts, actor: Actor) {
    const { recorder, apiKeyRegistry, readYourWrites, hasher } = this.parts;
    const key = hasher.newKey();
    const hash = hasher.hash(key);
    const recorded = await recorder.record(
      apiKeyAggregate(id),
      (state) => decideApiKey({ type: 'CreateApiKey', ...facts, hash }, state),
      { actor },
    );
    if (recorded.kind === 'refused') return recorded;
    apiKeyRegistry.put({ id, hash, role: facts.role, expiresAt: facts.expiresAt });
    await readYourWrites.settled(recorded.appended);
    const made: NewApiKey = { row: { id, hash, ...facts, createdAt: await this.createdAt(id) }, key };
    return { kind: 'made', made } as const;
  }

  private async createdAt(id: ApiKeyId): Promise<IsoInstant> {
    for await (const [first] of this.parts.recorder.pages(apiKeyStream(id)))
      if (first !== undefined) return first.metadata.at;
    throw new CorruptRecord(`API key ${id} was stored and is not there`);
  }
}
