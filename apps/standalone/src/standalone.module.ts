import { Module } from '@nestjs/common';

import { ApiModule } from '../../api/src/index.js';
import { DispatcherModule } from '../../dispatcher/src/index.js';

/** Both services in one process, over the one engines module that `runHookline` puts beside them. */
@Module({ imports: [ApiModule, DispatcherModule] })
export class StandaloneModule {}
