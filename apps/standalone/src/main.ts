import { runHookline } from '#libs/nest-kit';

import { configureApi, createHttpAdapter } from '../../api/src/index.js';
import { StandaloneModule } from './standalone.module.js';

await runHookline({ role: 'standalone', module: StandaloneModule, createHttpAdapter, configure: configureApi });
