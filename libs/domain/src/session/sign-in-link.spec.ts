import { describe, it } from '@jest/globals';
import { afterNoon, given, noon, signInLinkDecider } from '#libs/testing';

import type { SignInLinkEvent } from './sign-in-link.js';

const facts = { keyId: 'key-1', expiresAt: afterNoon(900) };
const created: SignInLinkEvent = { type: 'SignInLinkCreated', data: facts };
const used: SignInLinkEvent = { type: 'SignInLinkUsed', data: {} };
const use = (at: string) => ({ type: 'UseSignInLink', at }) as const;

const link = (...events: readonly SignInLinkEvent[]) => given(signInLinkDecider, events);

describe('A sign-in link', () => {
  it('is made for a key, once', () => {
    link()
      .when({ type: 'CreateSignInLink', ...facts })
      .thenFacts(created)
      .thenState({ status: 'open', ...facts });
    link(created)
      .when({ type: 'CreateSignInLink', ...facts })
      .thenRefused('sign_in_refused');
  });

  it('works once, before it expires', () => {
    link(created)
      .when(use(afterNoon(899)))
      .thenFacts(used)
      .thenState({ status: 'used' });
    link(created)
      .when(use(afterNoon(900)))
      .thenRefused('sign_in_refused');
    link(created, used).when(use(noon)).thenRefused('sign_in_refused');
    link().when(use(noon)).thenRefused('sign_in_refused');
  });
});
