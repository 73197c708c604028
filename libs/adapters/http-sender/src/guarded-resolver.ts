import { lookup as lookUpInSystem } from 'node:dns/promises';
import { isIP } from 'node:net';

import type { AddressPolicy } from './address-policy.js';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name. Rejects when there is none. */
export type LookUp = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** The host leads to an address that requests may not go to. */
export class AddressBlocked extends Error {
  override readonly name = 'AddressBlocked';
}

/** The name did not resolve. */
export class LookUpFailed extends Error {
  override readonly name = 'LookUpFailed';
}

/** The system's resolver, so that /etc/hosts, search domains and a cluster's names count. */
export const systemLookUp: LookUp = (hostname) => lookUpInSystem(hostname, { all: true });

/** Turns the host of a URL into addresses that requests may go to. */
export class GuardedResolver {
  /**
   * Look-ups occupy the few threads that the process has for them: a name that hangs takes one, however many wait for
   * it.
   */
  private readonly underWay = new Map<string, Promise<readonly ResolvedAddress[]>>();

  constructor(
    private readonly policy: AddressPolicy,
    private readonly lookUp: LookUp,
  ) {}

  /**
   * One forbidden address forbids the host: which of several is used is not ours to choose. Connect to what is
   * returned and to nothing else, then a name that changes between check and connect changes nothing.
   *
   * @param host a name or an address, IPv6 without brackets
   * @throws {AddressBlocked}
   * @throws {LookUpFailed}
   */
  async resolve(host: string): Promise<readonly ResolvedAddress[]> {
    const family = isIP(host);
    const addresses = family === 0 ? await this.lookUpOnce(host) : [{ address: host, family }];
    if (!addresses.every(({ address }) => this.policy.allows(address))) throw new AddressBlocked(host);
    return addresses;
  }

  private lookUpOnce(host: string): Promise<readonly ResolvedAddress[]> {
    const known = this.underWay.get(host);
    if (known) return known;
    const started = this.lookUpAll(host).finally(() => this.underWay.delete(host));
    this.underWay.set(host, started);
    return started;
  }

  private async lookUpAll(host: string): Promise<readonly ResolvedAddress[]> {
    const addresses = await this.lookUp(host).catch((cause: unknown) => {
      throw new LookUpFailed(host, { cause });
    });
    if (addresses.length === 0) throw new LookUpFailed(host);
    return addresses;
  }
}
