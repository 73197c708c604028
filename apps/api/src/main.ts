import { runHookline } from '#libs/nest-kit';

import { ApiModule } from './api.module.js';
import { createHttpAdapter } from './http/api-http-adapter.js';
import { configureApi } from './http/configure-api.js';

await runHookline({ role: 'api', module: ApiModule, createHttpAdapter, configure: configureApi });
