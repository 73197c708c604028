import { FastifyAdapter } from '@nestjs/platform-fastify';

import { runHookline } from '#libs/nest-kit';

import { DispatcherProcessModule } from './dispatcher-process.module.js';

await runHookline({
  role: 'dispatcher',
  module: DispatcherProcessModule,
  createHttpAdapter: () => new FastifyAdapter(),
  configure: () => undefined,
});
