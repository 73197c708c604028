import { Reflector } from '@nestjs/core';

import type { Role } from '#libs/domain';

/** Roles that may call a route; `everyone` needs no key. A route that says nothing is closed. */
export const Allow = Reflector.createDecorator<readonly Role[] | 'everyone'>();

export const admins: readonly Role[] = ['admin'];
export const operators: readonly Role[] = ['admin', 'operator'];
export const readers: readonly Role[] = ['admin', 'operator', 'viewer'];
export const everybody: readonly Role[] = ['admin', 'operator', 'viewer', 'producer'];
export const publishers: readonly Role[] = ['admin', 'producer'];
