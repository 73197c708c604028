import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ProducerBatch } from 'kafkajs';

import { StoreUnavailable } from '#libs/application';
import { FakeClock, MemoryLog } from '#libs/testing';

import { Outbox, type Outgoing } from './outbox.js';

const deadlineMs = 1_000;
const lingerMs = 3;

/** A broker that answers when the test says so. */
class ScriptedProducer {
  readonly requests: { readonly values: readonly string[]; readonly answer: (error?: Error) => void }[] = [];

  connect = () => Promise.resolve();
  disconnect = () => Promise.resolve();
  sendBatch = ({ topicMessages = [] }: ProducerBatch) =>
    new Promise<void>((resolve, reject) => {
      const values = topicMessages.flatMap(({ messages }) => messages.map(({ value }) => String(value)));
      this.requests.push({ values, answer: (error) => (error === undefined ? resolve() : reject(error)) });
    });
}

describe('The outbox', () => {
  let clock: FakeClock;
  let producers: ScriptedProducer[];
  let outbox: Outbox;

  beforeEach(() => {
    clock = new FakeClock();
    producers = [];
    const createProducer = () => {
      const producer = new ScriptedProducer();
      producers.push(producer);
      return producer;
    };
    outbox = new Outbox({ createProducer, lingerMs, clock, log: new MemoryLog() });
  });

  const record = (value: string): Outgoing => ({ topic: 't', message: { value } });
  /** How the sending ends, as soon as it does. */
  const send = (value: string): string[] => {
    const ends: string[] = [];
    outbox.send([record(value)], deadlineMs).then(
      () => ends.push('sent'),
      (error: unknown) => ends.push(error instanceof StoreUnavailable ? 'unavailable' : String(error)),
    );
    return ends;
  };
  const requests = () => producers.flatMap((producer) => producer.requests);

  it('sends what comes within a few milliseconds in one request, and what comes meanwhile in the next', async () => {
    const ends = [send('1'), send('2')];
    await clock.advance(lingerMs);
    ends.push(send('3'));
    await clock.settle();
    expect(requests().map(({ values }) => values)).toEqual([['1', '2']]);
    requests()[0]!.answer();
    await clock.settle();
    expect(requests().map(({ values }) => values)).toEqual([['1', '2'], ['3']]);
    requests()[1]!.answer();
    await clock.settle();
    expect(ends.flat()).toEqual(['sent', 'sent', 'sent']);
  });

  it('refuses what waits longer than its deadline, and does not send it any more', async () => {
    send('on its way');
    await clock.advance(lingerMs);
    const late = send('late');
    await clock.advance(deadlineMs);
    expect(late).toEqual(['unavailable']);
    requests()[0]!.answer();
    await clock.settle();
    expect(requests()).toHaveLength(1);
  });

  it('says after the deadline that a record on its way may or may not have arrived', async () => {
    const ends = send('on its way');
    await clock.advance(deadlineMs);
    expect(ends).toEqual(['unavailable']);
  });

  it('goes on with another producer after a request that was refused', async () => {
    const refused = send('1');
    await clock.advance(lingerMs);
    const next = send('2');
    requests()[0]!.answer(new Error('no'));
    await clock.settle();
    expect(refused).toEqual(['unavailable']);
    expect(producers.map(({ requests: all }) => all.map(({ values }) => values))).toEqual([[['1']], [['2']]]);
    producers[1]!.requests[0]!.answer();
    await clock.settle();
    expect(next).toEqual(['sent']);
  });

  it('refuses a call of which a part does not fit any more, and leaves no failure of the others unheard', async () => {
    const largest = record('x'.repeat(900_000));
    // Room for 74 of them.
    for (let count = 0; count < 73; count += 1) outbox.send([largest], deadlineMs).catch(() => undefined);
    await expect(outbox.send([largest, largest], deadlineMs)).rejects.toThrow('the bus is full');
    // A rejection that nobody hears of fails the test, as it would end the process.
    await clock.advance(deadlineMs);
  });

  it('refuses everything that is still here when it is closed and nobody answers', async () => {
    send('on its way');
    await clock.advance(lingerMs);
    const waiting = send('waiting');
    const closing = outbox.close(500);
    await clock.advance(500);
    await closing;
    await clock.settle();
    expect(waiting).toEqual(['unavailable']);
    const later = send('later');
    await clock.settle();
    expect(later).toEqual(['unavailable']);
  });
});
