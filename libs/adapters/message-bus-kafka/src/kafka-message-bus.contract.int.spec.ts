import { afterAll } from '@jest/globals';

import { SystemClock } from '#libs/adapters/node-crypto';
import { describeMessageBusContract } from '#libs/testing';

import { describeWithEngine } from '../../../../test/engines/engine.js';
import { findKafka } from '../../../../test/engines/kafka.js';
import { KafkaScene } from '../test/kafka-scene.js';

describeWithEngine('kafka', await findKafka(), ({ brokers }) => {
  const scene = new KafkaScene(brokers, new SystemClock());
  afterAll(() => scene.end());
  describeMessageBusContract('the bus on Kafka', () => scene.open());
});
