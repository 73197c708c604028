import {
  type ApiKeyId,
  decideSignInLink,
  evolveSignInLink,
  isSignInLinkEvent,
  type IsoInstant,
  noSignInLink,
  plusMs,
  type SignInLinkEvent,
  type SignInLinkState,
  signInLinkStream,
  toInstant,
} from '#libs/domain';

import type { ApiKeyRegistry, KnownApiKey, Principal } from '../api-keys/api-key-registry.js';
import type { Aggregate, FactRecorder } from '../fact-recorder.js';
import { done, type Outcome, refused } from '../outcome.js';
import { CorruptRecord } from '../ports/errors.js';
import type { Clock, KeyHasher, SecretBox } from '../ports/primitives.js';
import { readSession, type SessionFacts, writeSession } from './session-token.js';

export interface SessionSettings {
  /** From signing in to the end, whatever is done meanwhile. */
  readonly sessionMs: number;
  /** From the last request to the end. */
  readonly sessionIdleMs: number;
}

export interface SessionParts {
  readonly recorder: FactRecorder;
  readonly apiKeyRegistry: ApiKeyRegistry;
  readonly secretBox: SecretBox;
  readonly hasher: KeyHasher;
  readonly clock: Clock;
  readonly settings: SessionSettings;
}

export interface Session {
  readonly principal: Principal;
  /** Sealed: what the browser keeps. */
  readonly token: string;
  readonly endsAt: IsoInstant;
  /** Unless a request comes before. */
  readonly idleEndsAt: IsoInstant;
}

/** Sealed values are bound to what they are for, so that no other sealed text is taken for a session. */
const boundTo = 'session';
const keyMarkLength = 16;
const linkLivesMs = 15 * 60_000;
/** A session is written anew no more often than this part of its idle time: not with every request. */
const renewalsPerIdleTime = 12;

const linkAggregate = (id: string): Aggregate<SignInLinkState, SignInLinkEvent> => ({
  stream: signInLinkStream(id),
  initial: noSignInLink,
  evolve: evolveSignInLink,
  owns: isSignInLinkEvent,
});

/**
 * People who are signed in. A session is a sealed text that the browser keeps and every process can read: it needs no
 * memory, survives a restart, and is worth no more than its API key, which is looked up with every request.
 */
export class SessionUseCases {
  constructor(private readonly parts: SessionParts) {}

  signInWithKey(key: string): Outcome<Session, 'sign_in_refused'> {
    const principal = this.parts.apiKeyRegistry.authenticate(key);
    return principal === null ? refused('sign_in_refused') : this.begin(principal.keyId);
  }

  /** Whoever is first, in whichever process, is signed in; nobody after that. @throws {StoreUnavailable} */
  async signInWithLink(token: string): Promise<Outcome<Session, 'sign_in_refused'>> {
    const { recorder, hasher, clock } = this.parts;
    const link = linkAggregate(hasher.hash(token));
    const { state } = await recorder.fold(link);
    // A key that was revoked meanwhile uses the link up for nothing.
    if (state.status !== 'open' || this.parts.apiKeyRegistry.get(state.keyId) === null)
      return refused('sign_in_refused');
    const use = { type: 'UseSignInLink', at: toInstant(clock.now()) } as const;
    const actor = { kind: 'user', id: state.keyId } as const;
    const recorded = await recorder.record(link, (before) => decideSignInLink(use, before), { actor });
    return recorded.kind === 'refused' ? refused(recorded.code) : this.begin(state.keyId);
  }

  /** A token that signs in as this key once, within 15 minutes. Only its hash is stored. */
  async createLink(keyId: ApiKeyId): Promise<string> {
    const { recorder, hasher, clock } = this.parts;
    const token = hasher.newToken();
    const expiresAt = plusMs(toInstant(clock.now()), linkLivesMs);
    const create = { type: 'CreateSignInLink', keyId, expiresAt } as const;
    const actor = { kind: 'system', id: 'start' } as const;
    await recorder.record(linkAggregate(hasher.hash(token)), (state) => decideSignInLink(create, state), { actor });
    return token;
  }

  /** The session of a token, with a newer token where it is time for one; `null` when it has ended or never was. */
  open(token: string): Session | null {
    const facts = this.factsOf(token);
    const key = facts === null ? null : this.parts.apiKeyRegistry.get(facts.keyId);
    if (facts === null || key === null || markOf(key) !== facts.keyMark || this.hasEnded(facts)) return null;
    const now = this.parts.clock.now();
    const isRenewed = now - facts.seenAt >= this.parts.settings.sessionIdleMs / renewalsPerIdleTime;
    return isRenewed ? this.session(key, { ...facts, seenAt: now }) : this.session(key, facts, token);
  }

  private begin(keyId: ApiKeyId): Outcome<Session, 'sign_in_refused'> {
    const key = this.parts.apiKeyRegistry.get(keyId);
    const now = this.parts.clock.now();
    if (key === null) return refused('sign_in_refused');
    return done(this.session(key, { keyId, keyMark: markOf(key), startedAt: now, seenAt: now }));
  }

  private session(key: KnownApiKey, facts: SessionFacts, token = this.seal(facts)): Session {
    const { sessionMs, sessionIdleMs } = this.parts.settings;
    const endsAt = facts.startedAt + sessionMs;
    return {
      principal: { keyId: key.id, role: key.role, isPerson: true },
      token,
      endsAt: toInstant(endsAt),
      idleEndsAt: toInstant(Math.min(endsAt, facts.seenAt + sessionIdleMs)),
    };
  }

  private hasEnded({ startedAt, seenAt }: SessionFacts): boolean {
    const { clock, settings } = this.parts;
    const now = clock.now();
    return now >= startedAt + settings.sessionMs || now >= seenAt + settings.sessionIdleMs;
  }

  private seal(facts: SessionFacts): string {
    return this.parts.secretBox.seal(writeSession(facts), boundTo);
  }

  private factsOf(token: string): SessionFacts | null {
    try {
      return readSession(this.parts.secretBox.open(token, boundTo));
    } catch (error) {
      // Somebody else's text, or sealed under a master key that is gone.
      if (error instanceof CorruptRecord) return null;
      throw error;
    }
  }
}

const markOf = ({ hash }: KnownApiKey): string => hash.slice(0, keyMarkLength);
