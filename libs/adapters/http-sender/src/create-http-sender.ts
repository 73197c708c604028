import type { AddressGuard, Clock, HttpSender } from '#libs/application';

import { createAddressPolicy } from './address-policy.js';
import { AxiosHttpSender } from './axios-http-sender.js';
import { ConnectionPool } from './connection-pool.js';
import { fairLookUp, turnsOf } from './fair-look-up.js';
import { createGuardedConnect } from './guarded-connect.js';
import { GuardedResolver, type LookUp, systemLookUp } from './guarded-resolver.js';
import { UrlGuard } from './url-guard.js';

/**
 * As many as the delivery worker has in flight in all. How many are one webhook's is the worker's to bound: webhooks
 * that share an origin are different receivers, and those that hang must not make the others wait for a connection.
 */
const maxConnectionsPerOrigin = 6_000;

/**
 * As many as the delivery worker has in flight without being crowded. With fewer, webhooks that are busy together close
 * one another's connections between two requests, and opening them again costs a third of all CPU.
 */
const maxIdleConnections = 2_000;

export interface HttpSenderOptions {
  readonly clock: Clock;
  /** CIDRs that are opened beside the public addresses. */
  readonly allowedNetworks: readonly string[];
  /** Refuses `http:`, when a URL is saved and when a request is sent. */
  readonly httpsOnly: boolean;
  /** Open at the same time to one origin, 6,000 by default; requests beyond it wait within their timeout. */
  readonly maxConnectionsPerOrigin?: number;
  /** Kept open for four seconds without a request, over all origins; 2,000 by default. */
  readonly maxIdleConnections?: number;
  /** PEM, trusted beside those that Node brings. */
  readonly certificateAuthorities?: readonly string[];
  /** Threads of libuv's pool, 4 by default as in Node: look-ups share half of them. */
  readonly threadPoolSize?: number;
  /** Asks the system by default. */
  readonly lookUp?: LookUp;
}

/**
 * The sender and the guard over one policy, so that what is saved and what is sent are judged alike.
 *
 * @throws {Error} when one of `allowedNetworks` is no CIDR
 */
export const createHttpSender = (options: HttpSenderOptions): HttpSender & AddressGuard => {
  const { clock, httpsOnly } = options;
  const policy = createAddressPolicy(options.allowedNetworks);
  const resolver = new GuardedResolver(
    policy,
    fairLookUp(options.lookUp ?? systemLookUp, clock, turnsOf(options.threadPoolSize ?? 4)),
  );
  const connect = createGuardedConnect(resolver, options.certificateAuthorities ?? []);
  const pool = new ConnectionPool(connect, {
    perOrigin: options.maxConnectionsPerOrigin ?? maxConnectionsPerOrigin,
    idle: options.maxIdleConnections ?? maxIdleConnections,
  });
  return new AxiosHttpSender({ pool, guard: new UrlGuard(resolver, { clock, httpsOnly }), clock, httpsOnly });
};
