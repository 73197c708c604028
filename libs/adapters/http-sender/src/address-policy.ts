import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** IANA gives global unicast out of this block only; everything beside it has a special meaning or none yet. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
const sixToFour = ipaddr.IPv6.parseCIDR('2002::/16');

/** Decides to which addresses requests may go. */
export interface AddressPolicy {
  /** `address` as net or dns spell it. What cannot be read is not allowed. */
  allows(address: string): boolean;
}

/**
 * Public unicast addresses and the networks that are opened, nothing else: a range that is missing here is closed.
 *
 * @param allowedNetworks CIDRs, IPv4 or IPv6
 * @throws {Error} for what is no CIDR
 */
export const createAddressPolicy = (allowedNetworks: readonly string[]): AddressPolicy => {
  const opened = allowedNetworks.map(parseNetwork);
  const allowed = (address: Address): boolean =>
    isPublic(address) || opened.some((network) => contains(network, address));

  return {
    allows: (text) => {
      if (!ipaddr.isValid(text)) return false;
      const address = ipaddr.parse(text);
      const carried = carriedIPv4(address);
      return carried === null
        ? allowed(address)
        : allowed(carried) || opened.some((network) => contains(network, address));
    },
  };
};

const parseNetwork = (cidr: string): Network => {
  if (!ipaddr.isValidCIDR(cidr)) throw new Error(`not a network: "${cidr}" (expected a CIDR like 10.0.0.0/8)`);
  return ipaddr.parseCIDR(cidr);
};

const contains = ([network, prefixLength]: Network, address: Address): boolean =>
  network.kind() === address.kind() && address.match(network, prefixLength);

const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (isIPv4(address) || address.match(globalUnicast));

/** The IPv4 host that an IPv6 address leads to: mapped, behind NAT64 (RFC 6052) or through 6to4 (RFC 3056). */
const carriedIPv4 = (address: Address): ipaddr.IPv4 | null => {
  if (isIPv4(address)) return null;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  if (address.match(nat64)) return new ipaddr.IPv4(bytes.slice(12));
  if (address.match(sixToFour)) return new ipaddr.IPv4(bytes.slice(2, 6));
  return null;
};

const isIPv4 = (address: Address): address is ipaddr.IPv4 => address.kind() === 'ipv4';
