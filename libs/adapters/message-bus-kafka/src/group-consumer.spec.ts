import { beforeEach, describe, expect, it } from '@jest/globals';
import kafkajs, { type Consumer } from 'kafkajs';

import { FakeClock, MemoryLog } from '#libs/testing';

import { GroupConsumer } from './group-consumer.js';

const { events } = new kafkajs.Kafka({ brokers: ['none'] }).consumer({ groupId: 'names' });

/** What the client would say, said by the test. */
class ScriptedConsumer {
  readonly events = events;
  readonly commits: unknown[] = [];
  private readonly listeners = new Map<string, (event: { readonly payload: unknown }) => void>();

  on(name: string, listener: (event: { readonly payload: unknown }) => void): () => void {
    this.listeners.set(name, listener);
    return () => undefined;
  }

  say(name: string, payload: unknown = {}): void {
    this.listeners.get(name)?.({ payload });
  }

  connect = () => Promise.resolve();
  subscribe = () => Promise.resolve();
  disconnect = () => Promise.resolve();
  commitOffsets = (offsets: unknown) => Promise.resolve(void this.commits.push(offsets));
  pause = () => undefined;
  resume = () => undefined;
  run = () => {
    this.say(events.GROUP_JOIN, { memberAssignment: { t: [0, 1] } });
    return Promise.resolve();
  };
}

describe('A member of a consumer group', () => {
  let clock: FakeClock;
  let consumer: ScriptedConsumer;
  let member: GroupConsumer;
  let failures: string[];
  let isBrokerThere: boolean;

  beforeEach(async () => {
    clock = new FakeClock();
    consumer = new ScriptedConsumer();
    failures = [];
    isBrokerThere = true;
    member = new GroupConsumer({
      consumer: consumer as unknown as Consumer,
      topics: ['t'],
      flow: { take: () => undefined, left: () => undefined },
      onAssigned: () => undefined,
      onFailure: (error) => failures.push(error.message),
      askBroker: () => (isBrokerThere ? Promise.resolve() : Promise.reject(new Error('no broker'))),
      clock,
      log: new MemoryLog(),
    });
    await member.start();
  });

  it('reports that it has ended for good', () => {
    consumer.say(events.CRASH, { error: new TypeError('a defect'), restart: false });
    expect(failures).toEqual(['a Kafka consumer has ended']);
  });

  it('does not report a crash after which it starts anew', () => {
    consumer.say(events.CRASH, { error: new Error('no coordinator'), restart: true });
    expect(failures).toEqual([]);
  });

  it('reports that it fetches nothing more although a broker answers', async () => {
    await clock.advance(41_000);
    expect(failures[0]).toBe('a Kafka consumer has fetched nothing for 30 s');
  });

  it('does not report silence while it fetches, while no broker answers, or once it was stopped', async () => {
    for (let tens = 0; tens < 6; tens += 1) {
      consumer.say(events.FETCH);
      await clock.advance(10_000);
    }
    isBrokerThere = false;
    await clock.advance(120_000);
    isBrokerThere = true;
    await member.stop();
    await clock.advance(120_000);
    expect(failures).toEqual([]);
  });

  it('owns what its last assignment names', () => {
    expect([0, 1, 2].map((partition) => member.owns('t', partition))).toEqual([true, true, false]);
    consumer.say(events.GROUP_JOIN, { memberAssignment: { t: [1] } });
    expect([0, 1].map((partition) => member.owns('t', partition))).toEqual([false, true]);
  });
});
