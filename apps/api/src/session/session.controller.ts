import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';

import type { Session } from '#libs/application';
import { type SessionAnswer, type SignInBody, signIn } from '#libs/contracts';

import { Allow, everybody } from '../access/allow.decorator.js';
import { refuseCrossSite } from '../access/cross-site.js';
import { RequestLimits } from '../access/request-limits.js';
import { clearCookie, cookieNameFor, sessionCookieOf, setCookie } from '../access/session-cookie.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply, ApiRequest } from '../http/api-request.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestProblem } from '../http/request-problem.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { SignIn } from './session-commands.js';

const toSessionAnswer = ({ principal, endsAt, idleEndsAt }: Session): SessionAnswer => ({
  keyId: principal.keyId,
  role: principal.role,
  endsAt,
  idleEndsAt,
});

/** Signing in to the console: an API key, or a link that works once, becomes a cookie that no script can read. */
@Controller(`${apiPath}/session`)
export class SessionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly limits: RequestLimits,
  ) {}

  /** Needs the header `x-hookline-csrf`, as everything does that a session changes. */
  @Post()
  @Allow('everyone')
  async signIn(
    @Body(new SchemaPipe(signIn)) body: SignInBody,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<SessionAnswer> {
    refuseCrossSite(request);
    this.limits.refuseAfterFailures(request.ip);
    const outcome = await this.commands.execute(new SignIn(body));
    if (outcome.kind === 'refused') this.limits.failed(request.ip);
    const session = valueOf(outcome);
    const cookie = { name: cookieNameFor(request.headers), token: session.token };
    reply.header('set-cookie', setCookie(cookie, session.endsAt));
    return toSessionAnswer(session);
  }

  /** Who is asking, by session or by key. */
  @Get()
  @Allow(everybody)
  current(@Req() { principal, signedIn }: ApiRequest): SessionAnswer {
    if (signedIn !== null) return toSessionAnswer(signedIn);
    if (principal === null) throw new RequestProblem('unauthorized');
    return { keyId: principal.keyId, role: principal.role, endsAt: null, idleEndsAt: null };
  }

  /** Takes the cookie away; revoking the API key ends all its sessions, wherever they are. */
  @Delete()
  @HttpCode(204)
  @Allow('everyone')
  signOut(@Req() request: ApiRequest, @Res({ passthrough: true }) reply: ApiReply): void {
    refuseCrossSite(request);
    const cookie = sessionCookieOf(request.headers);
    if (cookie !== null) reply.header('set-cookie', clearCookie(cookie.name));
  }
}
