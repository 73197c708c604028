import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, NestMicroservice } from '@nestjs/microservices';

import type { MessageBus } from '#libs/application';

import type { Role } from './config/engines.config.js';
import type { HooklineConfig } from './config/hookline.config.js';
import { EnginesModule, type ProvidedParts } from './engines/engines.module.js';
import type { Served } from './lifecycle/lifecycle.js';
import { NestLog } from './logging/nest-log.js';
import { MessageBusServer } from './transport/message-bus-server.js';
import { RethrowCause } from './transport/rethrow-cause.filter.js';

export interface HooklineApp {
  readonly role: Role;
  /** The modules of this process; what they ask for comes from the engines module. */
  readonly module: Type;
  readonly createHttpAdapter: () => AbstractHttpAdapter;
  /** Called before the application is initialised. */
  readonly configure: (app: INestApplication) => void | Promise<void>;
}

/** One Nest application with the one engines module, the one transport strategy, and HTTP. */
export const createNestApp = async (app: HooklineApp, parts: ProvidedParts): Promise<INestApplication> => {
  const { engines } = parts;
  const root: DynamicModule = { module: app.module, imports: [EnginesModule.of(parts)] };
  // Options are a class in Nest's types only.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  const nest = await NestFactory.create(root, app.createHttpAdapter(), {
    logger: new NestLog(engines.log),
    abortOnError: false,
  });
  connectBus(nest, engines.bus);
  await app.configure(nest);
  await nest.init();
  return nest;
};

/** Handlers are bound when the bus starts: at once would be before the filter is there. */
const connectBus = (nest: INestApplication, bus: MessageBus): void => {
  const strategy = new MessageBusServer(bus);
  const server = nest.connectMicroservice<MicroserviceOptions>({ strategy }, { deferInitialization: true });
  server.useGlobalFilters(new RethrowCause());
  // Both share their modules, whose hooks `nest.init()` calls; the bus would call them a second time.
  if (server instanceof NestMicroservice) server.setIsInitHookCalled(true);
};

export const servedBy = (nest: INestApplication, { host, port }: HooklineConfig['http']): Served => ({
  takeRecords: async () => {
    await nest.startAllMicroservices();
  },
  listen: async () => {
    await nest.listen(port, host);
  },
  close: () => nest.close(),
});
