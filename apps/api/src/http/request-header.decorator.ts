import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { ApiRequest } from './api-request.js';

/** One request header by its lower-case name; unlike Nest's own `@Headers` it takes a pipe. */
export const RequestHeader = createParamDecorator((name: string, context: ExecutionContext): string | undefined => {
  const value = context.switchToHttp().getRequest<ApiRequest>().headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
});
