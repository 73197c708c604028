import { afterEach, describe, expect, it } from '@jest/globals';

import { FakeClock } from '#libs/testing';

import { createHttpSender, type HttpSenderOptions } from './create-http-sender.js';
import type { ResolvedAddress } from './guarded-resolver.js';

const names: Readonly<Record<string, readonly string[]>> = {
  'public.test': ['93.184.216.34', '2606:4700:4700::1111'],
  'inside.test': ['10.0.0.5'],
  'half.test': ['93.184.216.34', '127.0.0.1'],
  'mapped.test': ['::ffff:10.0.0.5'],
};

const lookUp = async (hostname: string): Promise<readonly ResolvedAddress[]> => {
  const addresses = names[hostname];
  if (!addresses) throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

const open = (options: Partial<HttpSenderOptions> = {}) =>
  createHttpSender({ clock: new FakeClock(), allowedNetworks: [], httpsOnly: false, lookUp, ...options });

describe('the address guard', () => {
  let guard = open();
  afterEach(async () => {
    await guard.close();
    guard = open();
  });

  it.each([
    ['https://public.test/hooks', 'a name of public addresses'],
    ['http://public.test:8080/hooks?a=1#part', 'with port, query and fragment'],
    ['https://93.184.216.34/', 'a public address'],
    ['https://[2606:4700:4700::1111]/', 'a public IPv6 address'],
    ['https://not-yet.test/', 'a name that does not resolve today'],
  ])('allows %s: %s', async (url) => {
    expect(await guard.check(url)).toBeNull();
  });

  it.each([
    ['', 'invalid_url'],
    ['/hooks', 'invalid_url'],
    ['public.test/hooks', 'invalid_url'],
    ['https://', 'invalid_url'],
    ['https://public.test:0/', 'invalid_url'],
    ['https://public.test:65536/', 'invalid_url'],
    ['ftp://public.test/', 'scheme_not_allowed'],
    ['file:///etc/passwd', 'scheme_not_allowed'],
    ['unix:/var/run/docker.sock', 'scheme_not_allowed'],
    ['https://user:secret@public.test/', 'credentials_in_url'],
    ['https://user@public.test/', 'credentials_in_url'],
    ['https://inside.test/', 'address_not_allowed'],
    ['https://half.test/', 'address_not_allowed'],
    ['https://mapped.test/', 'address_not_allowed'],
    ['http://127.0.0.1/', 'address_not_allowed'],
    ['http://2130706433/', 'address_not_allowed'],
    ['http://0x7f.1/', 'address_not_allowed'],
    ['http://0177.0.0.1/', 'address_not_allowed'],
    ['http://[::ffff:127.0.0.1]/', 'address_not_allowed'],
    ['http://169.254.169.254/latest/meta-data', 'address_not_allowed'],
  ])('answers %j with %s', async (url, refusal) => {
    expect(await guard.check(url)).toBe(refusal);
  });

  it('refuses http where only https is wanted', async () => {
    const strict = open({ httpsOnly: true });
    expect(await strict.check('http://public.test/')).toBe('scheme_not_allowed');
    expect(await strict.check('https://public.test/')).toBeNull();
  });

  it('allows addresses of opened networks', async () => {
    const opened = open({ allowedNetworks: ['10.0.0.0/8'] });
    expect(await opened.check('https://inside.test/')).toBeNull();
    expect(await opened.check('http://127.0.0.1/')).toBe('address_not_allowed');
  });

  it('knows the names of this machine', async () => {
    const system = createHttpSender({ clock: new FakeClock(), allowedNetworks: [], httpsOnly: false });
    expect(await system.check('http://localhost:3000/')).toBe('address_not_allowed');
  });

  it('allows a name whose look-up takes more than three seconds', async () => {
    const clock = new FakeClock();
    const slow = open({ clock, lookUp: () => new Promise(() => undefined) });
    const verdict = slow.check('https://slow.test/');
    await clock.advance(3_000);
    expect(await verdict).toBeNull();
  });
});
