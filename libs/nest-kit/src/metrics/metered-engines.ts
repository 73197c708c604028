import { Counter, type Registry } from 'prom-client';

import type {
  Append,
  Appended,
  BatchHandler,
  BusRecord,
  EventStore,
  MessageBus,
  Topic,
  Topics,
} from '#libs/application';

/** Counts what the use cases and workers ask of the event store; what follows it by a subscription asks for nothing. */
export class MeteredEventStore implements EventStore {
  private readonly calls: Counter<'call'>;

  constructor(
    private readonly inner: EventStore,
    registry: Registry,
  ) {
    this.calls = new Counter({
      name: 'hookline_event_store_calls_total',
      help: 'Calls of the event store: append (repeats included), and read, one for each page of a stream',
      labelNames: ['call'],
      registers: [registry],
    });
    for (const call of ['append', 'read']) this.calls.inc({ call }, 0);
  }

  read(...asked: Parameters<EventStore['read']>): ReturnType<EventStore['read']> {
    this.calls.inc({ call: 'read' });
    return this.inner.read(...asked);
  }

  append(append: Append): Promise<Appended> {
    this.calls.inc({ call: 'append' });
    return this.inner.append(append);
  }

  readonly subscribe: EventStore['subscribe'] = (options) => this.inner.subscribe(options);
  readonly deleteStream: EventStore['deleteStream'] = (stream) => this.inner.deleteStream(stream);
  readonly truncateBefore: EventStore['truncateBefore'] = (stream, revision) =>
    this.inner.truncateBefore(stream, revision);
  readonly tail: EventStore['tail'] = () => this.inner.tail();
  readonly hasReached: EventStore['hasReached'] = (position) => this.inner.hasReached(position);
  readonly compare: EventStore['compare'] = (left, right) => this.inner.compare(left, right);
  readonly close: EventStore['close'] = () => this.inner.close();
}

/** Counts the records that this process publishes, those that wait for their time included. */
export class MeteredMessageBus implements MessageBus {
  private readonly published: Counter<'topic'>;

  constructor(
    private readonly inner: MessageBus,
    registry: Registry,
  ) {
    this.published = new Counter({
      name: 'hookline_bus_records_published_total',
      help: 'Records that this process has handed to the bus, by topic',
      labelNames: ['topic'],
      registers: [registry],
    });
  }

  async publish<T extends Topic>(topic: T, records: readonly BusRecord<Topics[T]>[]): Promise<void> {
    await this.inner.publish(topic, records);
    this.published.inc({ topic }, records.length);
  }

  consume<T extends Topic>(topic: T, handler: BatchHandler<T>): void {
    this.inner.consume(topic, handler);
  }

  readonly owns: MessageBus['owns'] = (topic, key) => this.inner.owns(topic, key);
  readonly onMoved: MessageBus['onMoved'] = (topic, moved) => {
    this.inner.onMoved(topic, moved);
  };
  readonly start: MessageBus['start'] = () => this.inner.start();
  readonly stopConsuming: MessageBus['stopConsuming'] = () => this.inner.stopConsuming();
  readonly close: MessageBus['close'] = () => this.inner.close();
}
