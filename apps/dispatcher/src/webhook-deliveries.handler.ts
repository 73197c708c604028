import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

import { type DeliveryRecord, DeliveryWorker, type Topic } from '#libs/application';

/** Records are done with as soon as they are in the worker's hands: the orders are in the store. */
@Controller()
export class WebhookDeliveriesHandler {
  constructor(private readonly worker: DeliveryWorker) {}

  @EventPattern<Topic>('webhook.deliveries')
  take(@Payload() records: readonly DeliveryRecord[]): void {
    this.worker.take(records);
  }
}
