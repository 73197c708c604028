import { Module } from '@nestjs/common';

import { HealthController } from '#libs/nest-kit';

import { DispatcherModule } from './dispatcher.module.js';

/** The dispatcher as a process of its own: HTTP is for whoever watches it. */
@Module({ imports: [DispatcherModule], controllers: [HealthController] })
export class DispatcherProcessModule {}
