import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { SystemClock } from '#libs/adapters/node-crypto';
import { BusConsumer, eventually, orderFor } from '#libs/testing';

import { describeWithEngine, findEngine } from '../../../../test/engines/engine.js';
import { ownBroker } from '../../../../test/engines/kafka.js';
import { KafkaScene } from '../test/kafka-scene.js';

const users = { admin: 'a-secret', hookline: 'another-secret' };

describeWithEngine('kafka', await findEngine(() => ownBroker({ users })), (broker) => {
  const scene = new KafkaScene([broker.address], new SystemClock());
  beforeAll(() => broker.start(), 60_000);
  afterAll(async () => {
    await scene.end();
    await broker.remove();
  }, 30_000);

  it('publishes and consumes as the user that it is given', async () => {
    const bus = await scene.open({
      sasl: { mechanism: 'plain', username: 'hookline', password: users.hookline },
    });
    const consumer = new BusConsumer();
    bus.consume('webhook.deliveries', consumer.handler);
    await bus.start();
    await bus.publish('webhook.deliveries', [orderFor(1, 1)]);
    await eventually('the record arrives', () => consumer.sequencesOf(1).length === 1);
  });

  it('says that its password is wrong, and not which', async () => {
    const opening = scene.open({ sasl: { mechanism: 'plain', username: 'hookline', password: 'a-wrong-one' } });
    await expect(opening).rejects.toThrow(
      /^Kafka at 127\.0\.0\.1:\d+ cannot be used: (?!.*a-wrong-one).*[Aa]uthentication/,
    );
  });
});
