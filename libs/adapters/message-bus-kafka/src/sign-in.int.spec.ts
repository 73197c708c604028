import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { SystemClock } from '#libs/adapters/node-crypto';
import { BusConsumer, orderFor, until } from '#libs/testing';

import { describeWithEngine } from '../../../../test/engines/engine.js';
import { findEngine } from '../../../../test/engines/find-engine.js';
import { ownBroker } from '../../../../test/engines/kafka.js';
import { localhost } from '../../../../test/engines/localhost-certificate.js';
import { KafkaScene } from '../test/kafka-scene.js';
import type { KafkaMessageBusOptions } from './index.js';

const users = { admin: 'a-secret', hookline: 'another-secret' };
const tls = { ca: localhost.certificate.toString() };
const broker = await findEngine(() => ownBroker({ security: { users, tls: true } }));

describeWithEngine('kafka', broker, (encrypted) => {
  const scene = new KafkaScene([encrypted.address], new SystemClock());
  beforeAll(() => encrypted.start(), 120_000);
  afterAll(async () => {
    await scene.end();
    await encrypted.remove();
  });

  const signIn = (mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512', password = users.hookline) =>
    ({ tls, sasl: { mechanism, username: 'hookline', password } }) satisfies Partial<KafkaMessageBusOptions>;

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'publishes and consumes over TLS as the user that it is given, by %s',
    async (mechanism) => {
      const bus = await scene.open(signIn(mechanism));
      const consumer = new BusConsumer();
      bus.consume('webhook.deliveries', consumer.handler);
      await bus.start();
      await bus.publish('webhook.deliveries', [orderFor(1, 1)]);
      await until('the record arrives', () => consumer.sequencesOf(1).length === 1);
    },
  );

  it.each(['plain', 'scram-sha-512'] as const)('says that its password is wrong, and not which, by %s', (mechanism) =>
    expect(scene.open(signIn(mechanism, 'a-wrong-one'))).rejects.toThrow(
      /^Kafka at 127\.0\.0\.1:\d+ cannot be used: (?!.*a-wrong-one).*[Aa]uthentication/,
    ),
  );

  it('refuses a broker whose certificate comes from nobody that it trusts', () =>
    expect(scene.open({ ...signIn('plain'), tls: true })).rejects.toThrow(
      /^Kafka at 127\.0\.0\.1:\d+ cannot be used: .*self-signed certificate/,
    ));
});
