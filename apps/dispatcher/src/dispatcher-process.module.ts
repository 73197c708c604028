import { Module } from '@nestjs/common';

import { DispatcherModule } from './dispatcher.module.js';
import { HealthController } from './health.controller.js';

/** The dispatcher as a process of its own: HTTP is for whoever watches it. */
@Module({ imports: [DispatcherModule], controllers: [HealthController] })
export class DispatcherProcessModule {}
