import { describe, expect, it } from '@jest/globals';

import { createAddressPolicy } from './address-policy.js';

/** As the connector sees it: the host of a URL, without brackets. */
const hostOf = (host: string): string => new URL(`http://${host}/`).hostname.replace(/^\[(.*)\]$/, '$1');

describe('an address policy without opened networks', () => {
  const policy = createAddressPolicy([]);

  it.each([
    ['93.184.216.34', 'an IPv4 address'],
    ['1.1.1.1', 'another one'],
    ['172.15.255.255', 'the address before 172.16/12'],
    ['172.32.0.1', 'the address after it'],
    ['100.63.255.255', 'the address before 100.64/10'],
    ['[2606:4700:4700::1111]', 'an IPv6 address'],
    ['[::ffff:93.184.216.34]', 'a public IPv4 address mapped'],
    ['[64:ff9b::5db8:d822]', 'a public IPv4 address behind NAT64'],
    ['[2002:5db8:d822::1]', 'a public IPv4 address through 6to4'],
  ])('allows %s: %s', (host) => {
    expect(policy.allows(hostOf(host))).toBe(true);
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.1', 'loopback, shortened'],
    ['2130706433', 'loopback, decimal'],
    ['0x7f.1', 'loopback, hexadecimal'],
    ['0x7f000001', 'loopback, hexadecimal in one'],
    ['0177.0.0.1', 'loopback, octal'],
    ['127.255.255.254', 'the end of loopback'],
    ['0.0.0.0', 'unspecified'],
    ['0', 'unspecified, shortened'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'carrier grade NAT'],
    ['169.254.169.254', 'link local, where clouds keep credentials'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['192.88.99.1', '6to4 relays'],
    ['198.18.0.1', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['[::]', 'unspecified'],
    ['[::1]', 'loopback'],
    ['[0:0:0:0:0:0:0:1]', 'loopback, in full'],
    ['[::127.0.0.1]', 'IPv4-compatible'],
    ['[::93.184.216.34]', 'IPv4-compatible, deprecated for public addresses too'],
    ['[::ffff:127.0.0.1]', 'loopback, mapped'],
    ['[::ffff:7f00:1]', 'loopback, mapped, in hexadecimal'],
    ['[::ffff:169.254.169.254]', 'link local, mapped'],
    ['[::ffff:0:127.0.0.1]', 'loopback, translated'],
    ['[64:ff9b::127.0.0.1]', 'loopback behind NAT64'],
    ['[64:ff9b::a9fe:a9fe]', 'link local behind NAT64'],
    ['[64:ff9b:1::5db8:d822]', 'local NAT64, whatever it carries'],
    ['[2002:7f00:1::]', 'loopback through 6to4'],
    ['[2002:a00:1::1]', 'private through 6to4'],
    ['[2001::1]', 'Teredo'],
    ['[2001:db8::1]', 'documentation'],
    ['[3fff::1]', 'documentation'],
    ['[2001:2::1]', 'benchmarking'],
    ['[2001:10::1]', 'ORCHID'],
    ['[100::1]', 'discard'],
    ['[fc00::1]', 'unique local'],
    ['[fd12:3456::1]', 'unique local'],
    ['[fe80::1]', 'link local'],
    ['[fec0::1]', 'site local'],
    ['[ff02::1]', 'multicast'],
    ['[5f00::1]', 'segment routing'],
    ['[4000::1]', 'not given out yet'],
  ])('blocks %s: %s', (host) => {
    expect(policy.allows(hostOf(host))).toBe(false);
  });

  it.each(['fe80::1%eth0', 'localhost', '', '127.0.0.1.evil', '::ffff:999.0.0.1'])(
    'blocks %j, which it cannot read as a public address',
    (text) => {
      expect(policy.allows(text)).toBe(false);
    },
  );
});

describe('an address policy with opened networks', () => {
  const policy = createAddressPolicy(['127.0.0.0/8', '10.1.0.0/16', 'fd00:1::/32', '64:ff9b:1::/48']);

  it.each(['127.0.0.1', '10.1.2.3', 'fd00:1::5', '64:ff9b:1::1', '93.184.216.34'])('allows %s', (address) => {
    expect(policy.allows(address)).toBe(true);
  });

  it('judges an address that carries an IPv4 address by what it carries', () => {
    expect(policy.allows('::ffff:127.0.0.1')).toBe(true);
    expect(policy.allows('64:ff9b::10.1.2.3')).toBe(true);
    expect(policy.allows('::ffff:10.2.0.1')).toBe(false);
  });

  it.each(['10.2.0.1', '::1', 'fd00:2::5', '192.168.0.1'])('still blocks %s', (address) => {
    expect(policy.allows(address)).toBe(false);
  });

  it('refuses what is no network', () => {
    expect(() => createAddressPolicy(['10.0.0.0/8', 'localhost'])).toThrow('not a network: "localhost"');
  });
});
