import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiKeyStream, signInLinkStream } from '#libs/domain';
import { noon, UseCaseScenario } from '#libs/testing';

import type { Outcome } from '../outcome.js';
import type { Session } from './session-use-cases.js';

const minute = 60_000;
const hour = 60 * minute;
const adminKey = 'the-configured-admin-key';

let scenario: UseCaseScenario;

beforeEach(async () => {
  scenario = await UseCaseScenario.open({ adminKey });
});

afterEach(() => scenario.close());

const signedIn = (outcome: Outcome<Session, 'sign_in_refused'>): Session => {
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  return outcome.value;
};
const refusal = { kind: 'refused', refusal: { code: 'sign_in_refused' } };

describe('A session', () => {
  it('begins with an API key and has its role and its id', () => {
    const session = signedIn(scenario.sessions.signInWithKey(adminKey));
    expect(session.principal).toEqual({ keyId: 'configured-admin', role: 'admin', isPerson: true });
    expect(scenario.sessions.open(session.token)).toEqual(session);
    expect(scenario.sessions.signInWithKey('another')).toEqual(refusal);
  });

  it('ends an hour after the last request', async () => {
    const { token, idleEndsAt } = signedIn(scenario.sessions.signInWithKey(adminKey));
    expect(Date.parse(idleEndsAt) - Date.parse(noon)).toBe(hour);
    await scenario.clock.advance(hour - 1);
    expect(scenario.sessions.open(token)).not.toBeNull();
    await scenario.clock.advance(1);
    expect(scenario.sessions.open(token)).toBeNull();
  });

  it('goes on with each request, in a newer token every few minutes, for twelve hours', async () => {
    const begun = signedIn(scenario.sessions.signInWithKey(adminKey));
    let { token } = begun;
    await scenario.clock.advance(minute);
    expect(scenario.sessions.open(token)?.token).toBe(token);
    const tokens = new Set([token]);
    for (let minutes = 30; minutes < 12 * 60; minutes += 30) {
      await scenario.clock.advance(30 * minute);
      const session = scenario.sessions.open(token);
      expect(session).toMatchObject({ endsAt: begun.endsAt, principal: begun.principal });
      token = session!.token;
      tokens.add(token);
    }
    expect(tokens.size).toBe(24);
    await scenario.clock.advance(29 * minute);
    expect(scenario.sessions.open(token)).toBeNull();
  });

  it('ends with its key, whether that is revoked or expires', async () => {
    const actor = { kind: 'key', id: 'configured-admin' } as const;
    const expiresAt = new Date(Date.parse(noon) + minute).toISOString();
    const create = async (name: string, ends: string | null) => {
      const created = await scenario.keys.create({ name, role: 'viewer', expiresAt: ends, actor });
      if (created.kind === 'refused') throw new Error('refused');
      return { ...created.value, token: signedIn(scenario.sessions.signInWithKey(created.value.key)).token };
    };
    const [revoked, expired] = [await create('revoked', null), await create('expired', expiresAt)];
    await scenario.stored(apiKeyStream(revoked.row.id), { type: 'ApiKeyRevoked', data: {} });
    expect(scenario.sessions.open(revoked.token)).toBeNull();
    expect(scenario.sessions.open(expired.token)).not.toBeNull();
    await scenario.clock.advance(minute);
    expect(scenario.sessions.open(expired.token)).toBeNull();
  });

  it('does not go on with another key of the same id, and is opened by no other sealed text', async () => {
    const { token } = signedIn(scenario.sessions.signInWithKey(adminKey));
    const other = await UseCaseScenario.open({ adminKey: 'another-configured-key' });
    expect(other.sessions.open(token)).toBeNull();
    other.close();
    for (const text of ['', 'x', scenario.secretBox.seal('configured-admin\nx\n1\n1', 'webhook-1')])
      expect(scenario.sessions.open(text)).toBeNull();
    expect(scenario.sessions.open(scenario.secretBox.seal('configured-admin', 'session'))).toBeNull();
  });
});

describe('A sign-in link', () => {
  it('signs in as its key, once, and says in the store that it was used', async () => {
    const token = await scenario.sessions.createLink('configured-admin');
    expect(signedIn(await scenario.sessions.signInWithLink(token)).principal.keyId).toBe('configured-admin');
    expect(await scenario.sessions.signInWithLink(token)).toEqual(refusal);
    expect(await scenario.factsOf(signInLinkStream(`hash of ${token}`))).toEqual([
      'SignInLinkCreated',
      'SignInLinkUsed',
    ]);
  });

  it('signs one of two in who come at once', async () => {
    const token = await scenario.sessions.createLink('configured-admin');
    const outcomes = await Promise.all([
      scenario.sessions.signInWithLink(token),
      scenario.sessions.signInWithLink(token),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
  });

  it('signs nobody in after 15 minutes, or when it was never made, or when its key is gone', async () => {
    const [late, orphaned] = [
      await scenario.sessions.createLink('configured-admin'),
      await scenario.sessions.createLink('nobody'),
    ];
    expect(await scenario.sessions.signInWithLink('made up')).toEqual(refusal);
    expect(await scenario.sessions.signInWithLink(orphaned)).toEqual(refusal);
    await scenario.clock.advance(15 * minute);
    expect(await scenario.sessions.signInWithLink(late)).toEqual(refusal);
  });
});
