import { describe, expect, it } from '@jest/globals';

import { banner, type BannerParts } from './banner.js';

const thisMachine = { cidrs: ['127.0.0.0/8', '::1/128'], because: 'loopback' } as const;

const text = (
  config: Partial<BannerParts['config']> = {},
  { firstAdminKey = null, signInUrl = null }: Partial<BannerParts> = {},
): string =>
  banner({
    url: 'http://127.0.0.1:4400',
    config: {
      http: { host: '127.0.0.1', port: 4400 },
      dataDir: '/data',
      allowedNetworks: thisMachine,
      ...config,
    },
    firstAdminKey,
    signInUrl,
  });

describe('What a person reads after the start', () => {
  it('names the address, the data, how to stop and how to sign in, and no key', () => {
    expect(text()).toContain('running at http://127.0.0.1:4400\n');
    expect(text()).toContain('/data');
    expect(text()).toContain('Ctrl-C');
    expect(text()).toContain('Sign in to the console there with an API key');
    expect(text()).not.toContain('Admin API key');
  });

  it('says that it listens on all interfaces', () => {
    expect(text({ http: { host: '0.0.0.0', port: 4400 } })).toContain('4400, and on all interfaces\n');
  });

  it('says that receivers on this machine are allowed without anyone having asked for it', () => {
    expect(text()).toMatch(/and on this machine \(HOOKLINE_ALLOWED_NETWORKS=none closes it\)/);
  });

  it.each([
    ['default', [], /only, not on this machine \(HOOKLINE_ALLOWED_NETWORKS opens others\)/],
    ['configured', ['10.0.0.0/8'], /public addresses and in 10\.0\.0\.0\/8\n/],
  ] as const)('says where else receivers may be: %s', (because, cidrs, expected) => {
    expect(text({ allowedNetworks: { cidrs, because } })).toMatch(expected);
  });

  it('shows the key of the first start, and the link', () => {
    const shown = text({}, { firstAdminKey: 'hk_first', signInUrl: 'http://127.0.0.1:4400/sign-in#token=t' });
    expect(shown).toContain('hk_first');
    expect(shown).toContain('#token=t');
  });
});
