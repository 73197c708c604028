import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { RequestMethod, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { operations } from '#libs/contracts';

import { Allow } from './access/allow.decorator.js';
import { ApiModule } from './api.module.js';
import { DocsController } from './docs/docs.controller.js';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly roles: readonly string[] | 'everyone' | undefined;
}

const reflector = new Reflector();

/** Methods of a class and of those that it extends, as Nest looks for them. */
const handlersOf = (prototype: object | null): readonly unknown[] =>
  prototype === null
    ? []
    : [
        ...Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }): unknown => value),
        ...handlersOf(Object.getPrototypeOf(prototype) as object | null),
      ];

/** Routes of a controller as Nest's decorators left them. */
const routesOf = (controller: Type): readonly Route[] =>
  handlersOf(controller.prototype as object).flatMap((handler) => {
    const method: unknown = typeof handler === 'function' ? Reflect.getMetadata('method', handler) : undefined;
    if (typeof handler !== 'function' || typeof method !== 'number') return [];
    const parts = [Reflect.getMetadata('path', controller), Reflect.getMetadata('path', handler)] as string[];
    const path = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
    return [
      {
        method: RequestMethod[method]?.toLowerCase() ?? '',
        path: `/${path.join('/')}`.replace(/:(\w+)/g, '{$1}'),
        roles: reflector.getAllAndOverride(Allow, [handler, controller]),
      },
    ];
  });

const controllers = (Reflect.getMetadata('controllers', ApiModule) as Type[]).filter(
  (controller) => controller !== DocsController,
);
const sorted = (routes: readonly Route[]): readonly string[] =>
  routes
    .map(
      ({ method, path, roles }) =>
        `${method} ${path}: ${typeof roles === 'string' ? roles : [...(roles ?? [])].sort().join(', ')}`,
    )
    .sort();

describe('The routes of the API', () => {
  it('are documented, each with the roles that it lets in, and nothing else is', () => {
    expect(sorted(controllers.flatMap(routesOf))).toEqual(sorted(operations));
  });
});
