import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { ApiKeyRegistry, type Principal, type Session, SessionUseCases } from '#libs/application';
import { maxEventsPerRequest } from '#libs/contracts';

import type { ApiReply, ApiRequest } from '../http/api-request.js';
import { RequestProblem } from '../http/request-problem.js';
import { Allow, publishers } from './allow.decorator.js';
import { refuseCrossSite } from './cross-site.js';
import { RequestLimits } from './request-limits.js';
import { clearCookie, type SessionCookie, sessionCookieOf, setCookie } from './session-cookie.js';

/** RFC 6750 section 2.1; the scheme in any case (RFC 9110 section 11.1). */
const bearer = /^Bearer +([\x21-\x7e]+) *$/i;

type Asking = Pick<ApiRequest, 'headers' | 'method' | 'ip'>;

interface Identity {
  readonly principal: Principal;
  /** `null` for a program that sends its key. */
  readonly signedIn: Session | null;
}

/** Whom a request with a body comes from is known already. */
const identityOf = ({ principal, signedIn }: ApiRequest): Identity | null =>
  principal === null ? null : { principal, signedIn };

/** Lets a request in by its API key, or by the session of somebody who signed in with one; both from memory. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeyRegistry,
    private readonly sessions: SessionUseCases,
    private readonly limits: RequestLimits,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    // The bus has handlers in this application too; its records carry no key.
    if (context.getType() !== 'http') return true;
    const allowed = this.reflector.getAllAndOverride(Allow, [context.getHandler(), context.getClass()]);
    if (allowed === 'everyone') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const reply = http.getResponse<ApiReply>();
    const { principal, signedIn } = identityOf(request) ?? this.identify(request, reply);
    Object.assign(request, { principal, signedIn });
    const taken =
      allowed === publishers
        ? this.limits.take('publish', principal.keyId, eventsIn(request.body))
        : this.limits.take('request', principal.keyId);
    reply.header('ratelimit-policy', taken['ratelimit-policy']).header('ratelimit', taken.ratelimit);
    if (!(allowed as readonly string[] | undefined)?.includes(principal.role)) throw new RequestProblem('forbidden');
    return true;
  }

  /**
   * Who sends a request. A key that is sent counts, whatever cookie comes with it.
   * @throws {RequestProblem} unauthorized, cross_site_request, too_many_requests
   */
  identify(request: Asking, reply: Pick<ApiReply, 'header'>): Identity {
    const { authorization } = request.headers;
    const cookie = authorization === undefined ? sessionCookieOf(request.headers) : null;
    if (cookie === null) return { principal: this.ofKey(authorization, request.ip), signedIn: null };
    const session = this.ofSession(cookie, request, reply);
    refuseCrossSite(request);
    return { principal: session.principal, signedIn: session };
  }

  private ofKey(authorization: string | string[] | undefined, address: string): Principal {
    const key = typeof authorization === 'string' ? bearer.exec(authorization)?.[1] : undefined;
    if (key === undefined) throw unauthorized('Bearer realm="hookline"');
    const principal = this.keys.authenticate(key);
    if (principal !== null) return principal;
    this.limits.failed(address);
    throw unauthorized('Bearer realm="hookline", error="invalid_token"');
  }

  private ofSession(cookie: SessionCookie, { ip }: Asking, reply: Pick<ApiReply, 'header'>): Session {
    const session = this.sessions.open(cookie.token);
    if (session === null) {
      reply.header('set-cookie', clearCookie(cookie.name));
      this.limits.failed(ip);
      throw unauthorized('Bearer realm="hookline"');
    }
    const { token, endsAt } = session;
    if (token !== cookie.token) reply.header('set-cookie', setCookie({ name: cookie.name, token }, endsAt));
    return session;
  }
}

/** Each event of a batch counts; a list that is longer than any batch is refused anyway. */
const eventsIn = (body: unknown): number =>
  Array.isArray(body) ? Math.min(Math.max(body.length, 1), maxEventsPerRequest) : 1;

const unauthorized = (challenge: string): RequestProblem =>
  new RequestProblem('unauthorized', { headers: { 'www-authenticate': challenge } });
