import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { Actor } from '#libs/application';

import type { ApiRequest } from '../http/api-request.js';
import { RequestProblem } from '../http/request-problem.js';

/** Who a request comes from, as facts name it. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { principal } = context.switchToHttp().getRequest<ApiRequest>();
  if (principal === null) throw new RequestProblem('unauthorized');
  return { kind: principal.isPerson ? 'user' : 'key', id: principal.keyId };
});
