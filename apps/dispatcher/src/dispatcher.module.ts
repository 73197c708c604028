import { Module } from '@nestjs/common';

import { ControlPlaneEventsHandler } from './control-plane-events.handler.js';
import { WebhookDeliveriesHandler } from './webhook-deliveries.handler.js';

/** Router and delivery worker: what comes off the bus. Use cases and ports come from the engines module. */
@Module({ controllers: [ControlPlaneEventsHandler, WebhookDeliveriesHandler] })
export class DispatcherModule {}
