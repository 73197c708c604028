import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { ApiKeyRegistry, type Principal } from '#libs/application';

import type { ApiRequest } from '../http/api-request.js';
import { RequestProblem } from '../http/request-problem.js';
import { Allow } from './allow.decorator.js';

/** RFC 6750 section 2.1; the scheme in any case (RFC 9110 section 11.1). */
const bearer = /^Bearer +([\x21-\x7e]+) *$/i;

/** Lets a request in by its API key and the key's role, from memory. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeyRegistry,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    // The bus has handlers in this application too; its records carry no key.
    if (context.getType() !== 'http') return true;
    const allowed = this.reflector.getAllAndOverride(Allow, [context.getHandler(), context.getClass()]);
    if (allowed === 'everyone') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const principal = this.principalOf(request.headers['authorization']);
    if (!(allowed as readonly string[] | undefined)?.includes(principal.role)) throw new RequestProblem('forbidden');
    request.principal = principal;
    return true;
  }

  private principalOf(authorization: string | string[] | undefined): Principal {
    const key = typeof authorization === 'string' ? bearer.exec(authorization)?.[1] : undefined;
    if (key === undefined) throw unauthorized('Bearer realm="hookline"');
    const principal = this.keys.authenticate(key);
    if (principal === null) throw unauthorized('Bearer realm="hookline", error="invalid_token"');
    return principal;
  }
}

const unauthorized = (challenge: string): RequestProblem =>
  new RequestProblem('unauthorized', { headers: { 'www-authenticate': challenge } });
