import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, type INestMicroservice, type Type } from '@nestjs/common';
import { EventPattern, type MicroserviceOptions, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { EMPTY, type Observable } from 'rxjs';

import { MemoryMessageBus } from '#libs/adapters/message-bus-memory';
import type { DeliveryRecord, Log, Topic } from '#libs/application';
import { FakeClock } from '#libs/testing';

import { MessageBusServer } from './message-bus-server.js';
import { RethrowCause } from './rethrow-cause.filter.js';

const clock = new FakeClock();
const reported: unknown[] = [];
const log: Log = {
  debug: () => {},
  info: () => {},
  warn: (_event, fields) => reported.push(JSON.stringify(fields)),
  error: (_event, error) => reported.push(error),
};

const look = (webhookId: string): DeliveryRecord => ({ kind: 'look', webhookId });

@Controller()
class Counting {
  readonly batches: (readonly DeliveryRecord[])[] = [];

  @EventPattern<Topic>('webhook.deliveries')
  async take(@Payload() records: readonly DeliveryRecord[]): Promise<void> {
    await Promise.resolve();
    this.batches.push(records);
  }
}

class Broken extends Error {}

@Controller()
class ThrowingTwice {
  readonly batches: (readonly DeliveryRecord[])[] = [];

  @EventPattern<Topic>('webhook.deliveries')
  async take(@Payload() records: readonly DeliveryRecord[]): Promise<void> {
    this.batches.push(records);
    await Promise.resolve();
    if (this.batches.length <= 2) throw new Broken('the store is away');
  }
}

@Controller()
class AnsweringNothing {
  batches = 0;

  @EventPattern<Topic>('webhook.deliveries')
  take(): Observable<never> {
    this.batches += 1;
    return EMPTY;
  }
}

@Controller()
class Misspelled {
  @EventPattern<'webhook.delivery'>('webhook.delivery')
  take(): void {}
}

let running: INestMicroservice | null = null;

const start = async <T extends object>(controller: Type<T>): Promise<{ controller: T; bus: MemoryMessageBus }> => {
  const bus = new MemoryMessageBus({ clock, log });
  const module = await Test.createTestingModule({ controllers: [controller] }).compile();
  const options: MicroserviceOptions = { strategy: new MessageBusServer(bus) };
  // Options are a class in Nest's types only.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  const microservice = module.createNestMicroservice(options);
  microservice.useGlobalFilters(new RethrowCause());
  running = microservice;
  await microservice.listen();
  return { controller: module.get(controller), bus };
};

describe('the transport strategy over the bus', () => {
  afterEach(async () => {
    await running?.close();
    running = null;
    reported.length = 0;
  });

  it('hands a handler a whole batch at once', async () => {
    const { controller, bus } = await start(Counting);
    await bus.publish('webhook.deliveries', [
      { key: 'w1', value: look('w1') },
      { key: 'w2', value: look('w2') },
    ]);
    await clock.advance(10);
    expect(controller.batches).toEqual([[look('w1'), look('w2')]]);
  });

  it('brings a batch again until its handler no longer throws, and shows the bus the error that was thrown', async () => {
    const { controller, bus } = await start(ThrowingTwice);
    await bus.publish('webhook.deliveries', [{ key: 'w1', value: look('w1') }]);
    await clock.advance(60_000);
    expect(controller.batches).toEqual([[look('w1')], [look('w1')], [look('w1')]]);
    expect(bus.stats()).toMatchObject({ rejectedBatches: 2, waiting: 0 });
    expect(reported).toEqual([expect.any(Broken), expect.any(Broken)]);
  });

  it('takes an observable without a value as done', async () => {
    const { controller, bus } = await start(AnsweringNothing);
    await bus.publish('webhook.deliveries', [{ key: 'w1', value: look('w1') }]);
    await clock.advance(60_000);
    expect(controller.batches).toBe(1);
    expect(bus.stats().waiting).toBe(0);
  });

  it('refuses to start with a handler for a topic that does not exist', async () => {
    await expect(start(Misspelled)).rejects.toThrow('a handler asks for "webhook.delivery", which is no topic');
  });

  it('hands over nothing after it was closed, while publishing still works', async () => {
    const { controller, bus } = await start(Counting);
    await running?.close();
    await bus.publish('webhook.deliveries', [{ key: 'w1', value: look('w1') }]);
    await clock.advance(10);
    expect(controller.batches).toEqual([]);
  });
});
