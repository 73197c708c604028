import { connect as connectTcp, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';

import { TlsFailed } from './failure.js';
import { type GuardedResolver, LookUpFailed, type ResolvedAddress } from './guarded-resolver.js';
import type { Target } from './target.js';

/** Called once, with an error or with a connected socket. */
export type Opened = (...result: [error: Error, socket: null] | [error: null, socket: Socket]) => void;

/** Opens a connection; what it returns gives up, and then `opened` is not called any more. */
export type Connect = (target: Target, opened: Opened) => () => void;

const maxRememberedSessions = 1_000;

/**
 * Connects only to addresses that the resolver has let through, whatever the spelling of the host.
 *
 * @param certificateAuthorities PEM, trusted beside those that Node brings
 */
export const createGuardedConnect = (resolver: GuardedResolver, certificateAuthorities: readonly string[]): Connect => {
  const sessions = new SessionMemory();
  const trust = certificateAuthorities.length === 0 ? {} : { ca: [...rootCertificates, ...certificateAuthorities] };

  const openTls = (target: Target, addresses: readonly ResolvedAddress[]): TLSSocket => {
    const session = sessions.get(target.origin);
    const socket = connectTls({
      ...where(target, addresses),
      ...trust,
      ...(session && { session }),
      // An address is no server name (RFC 6066 section 3), nor is the dot at the end of a name.
      ...(isName(target, addresses) && { servername: target.host.replace(/\.$/, '') }),
      ALPNProtocols: ['http/1.1'],
      // Also when NODE_TLS_REJECT_UNAUTHORIZED says otherwise.
      rejectUnauthorized: true,
    });
    return socket.on('session', (latest: Buffer) => sessions.set(target.origin, latest));
  };

  return (target, opened) => {
    let socket: Socket | null = null;
    let givenUp = false;

    const open = (addresses: readonly ResolvedAddress[]): void => {
      if (givenUp) return;
      socket = target.secure ? openTls(target, addresses) : connectTcp(where(target, addresses));
      report(socket, target.secure, opened);
    };
    resolver.resolve(target.host).then(open, (cause: unknown) => {
      if (!givenUp) opened(cause instanceof Error ? cause : new LookUpFailed(target.host, { cause }), null);
    });

    return () => {
      givenUp = true;
      socket?.destroy();
    };
  };
};

/** With the look-up's answer given, the system is not asked again. */
const where = (target: Target, addresses: readonly ResolvedAddress[]) => {
  const alreadyLookedUp: LookupFunction = (_host, options, answer) => {
    const [first] = addresses;
    if (options.all === true || first === undefined) answer(null, [...addresses]);
    else answer(null, first.address, first.family);
  };
  return { host: target.host, port: target.port, lookup: alreadyLookedUp, noDelay: true };
};

const isName = (target: Target, addresses: readonly ResolvedAddress[]): boolean =>
  addresses.every(({ address }) => address !== target.host);

const report = (socket: Socket, secure: boolean, opened: Opened): void => {
  let handshaking = false;
  let reported = false;
  if (secure) socket.once('connect', () => (handshaking = true));
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    reported = true;
    opened(null, socket);
  });
  // Stays: an error after this is the business of whoever has the socket, and must not end the process before.
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (reported) return;
    reported = true;
    const refusedUs = handshaking && error.code !== 'ECONNRESET';
    opened(refusedUs ? new TlsFailed('handshake failed', { cause: error }) : error, null);
  });
};

/** The last TLS session of each origin, the longest unused forgotten first: a resumed handshake costs a fraction. */
class SessionMemory {
  private readonly sessions = new Map<string, Buffer>();

  get(origin: string): Buffer | undefined {
    return this.sessions.get(origin);
  }

  set(origin: string, session: Buffer): void {
    this.sessions.delete(origin);
    this.sessions.set(origin, session);
    if (this.sessions.size <= maxRememberedSessions) return;
    for (const oldest of this.sessions.keys()) {
      this.sessions.delete(oldest);
      return;
    }
  }
}
