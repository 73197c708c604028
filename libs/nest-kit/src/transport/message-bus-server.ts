import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';

import type { MessageBus, Topic, Topics } from '#libs/application';

const topics = {
  'control-plane.events': true,
  'control-plane.events.dead-letter': true,
  'webhook.deliveries': true,
} as const satisfies Record<Topic, true>;

const isTopic = (pattern: string): pattern is Topic => Object.hasOwn(topics, pattern);

/**
 * Binds `@EventPattern<Topic>('…')` handlers to the bus, whichever bus it is. A handler gets a whole batch as its
 * payload, and the bus waits for it: what the handler throws reaches the bus, and the batch comes again. Costs of
 * Nest's way to a handler are paid once a batch.
 *
 * Needs the `RethrowCause` filter, or the bus would see another error than the one that was thrown.
 */
export class MessageBusServer extends Server implements CustomTransportStrategy {
  /** The bus reports a failed batch; Nest has nothing to log about it. */
  override readonly propagatesEventHandlerErrors = true;

  constructor(private readonly bus: MessageBus) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      this.bindHandlers();
    } catch (error) {
      callback(error);
      return;
    }
    this.bus.start().then(() => callback(), callback);
  }

  /** The bus itself is closed later: publishing still works while the process ends. */
  close(): Promise<void> {
    return this.bus.stopConsuming();
  }

  on(event: string): never {
    throw new Error(`the bus has no event "${event}"`);
  }

  unwrap(): never {
    throw new Error('the bus is reached through the use cases only');
  }

  private bindHandlers(): void {
    for (const [pattern, handler] of this.messageHandlers) {
      if (!isTopic(pattern)) throw new Error(`a handler asks for "${pattern}", which is no topic`);
      this.bus.consume(pattern, (records: readonly Topics[Topic][]) => this.handOver(handler, records));
    }
  }

  /** The observable's error is the handler's; an observable without a value is a handler that is done. */
  private async handOver(handler: MessageHandler, records: readonly Topics[Topic][]): Promise<void> {
    await lastValueFrom(this.transformToObservable(handler(records)), { defaultValue: undefined });
  }
}
