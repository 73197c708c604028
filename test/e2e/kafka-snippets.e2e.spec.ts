import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { describeWithEngine } from '../engines/engine.js';
import { findKafka } from '../engines/kafka.js';
import { codeBlocks } from '../support/markdown-code.js';
import { Scene } from './scene.js';
import { until } from './until.js';

const kafka = await findKafka();

/** In place of Kafka's own program, which comes with Kafka alone: each line of its input becomes a record. */
const consoleProducer = `#!/usr/bin/env node
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { Kafka } = createRequire(process.cwd() + '/')('kafkajs');
const valueOf = (name) => process.argv[process.argv.indexOf(name) + 1];
const producer = new Kafka({ brokers: [valueOf('--bootstrap-server')] }).producer();
const messages = readFileSync(0, 'utf8').split('\\n').filter((line) => line !== '').map((value) => ({ value }));
producer.connect()
  .then(() => producer.send({ topic: valueOf('--topic'), messages }))
  .then(() => producer.disconnect());
`;

describe('The snippets of docs/api.md that publish by Kafka', () => {
  describeWithEngine('kafka', kafka, ({ brokers }) => {
    const prefix = `${randomUUID().slice(0, 8)}.`;
    const scene = Scene.of({
      HOOKLINE_KAFKA_BROKERS: brokers.join(','),
      HOOKLINE_KAFKA_TOPIC_PREFIX: prefix,
      HOOKLINE_KAFKA_PARTITIONS: '1',
    });
    let programs: string;

    beforeAll(async () => {
      programs = await mkdtemp(join(tmpdir(), 'hookline-programs-'));
      const program = join(programs, 'kafka-console-producer.sh');
      await writeFile(program, consoleProducer);
      await chmod(program, 0o755);
    });
    afterAll(() => rm(programs, { recursive: true, force: true }));

    const snippet = (info: string): string => {
      const blocks = codeBlocks('docs/api.md', info);
      expect(blocks).toHaveLength(1);
      return blocks[0]!
        .replaceAll('127.0.0.1:9092', brokers[0]!)
        .replaceAll('control-plane.events', `${prefix}control-plane.events`);
    };
    const run = (command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> =>
      new Promise((resolve) => {
        const path = [programs, process.env['PATH']].join(delimiter);
        const child = spawn(command, args, { env: { ...process.env, PATH: path }, stdio: ['ignore', 'pipe', 'pipe'] });
        let output = '';
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding('utf8').on('data', (text: string) => {
            output += text;
          });
        child.on('close', (code) => {
          resolve({ code, output });
        });
      });
    const arrived = (count: number) =>
      until(
        `${String(count)} events have arrived`,
        () => scene.hookline.events({ type: 'subscription.create' }),
        ({ items }) => items.length >= count,
      );

    it('with kafkajs: the event arrives under its id, and once when it is sent again', async () => {
      const hook = await scene.webhook();
      for (let time = 0; time < 2; time += 1) {
        const { code, output } = await run(process.execPath, ['--input-type=module', '-e', snippet('js kafka')]);
        expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      }
      await hook.received();
      await scene.whenLaterMessagesAreDone();
      expect((await arrived(1)).items.map(({ sourceId }) => sourceId)).toEqual(['sub_19Kx:created']);
      expect(hook.requests).toHaveLength(1);
    });

    it('with Kafka’s own tools: each line is an event', async () => {
      const { code, output } = await run('bash', ['-c', `set -euo pipefail\n${snippet('sh kafka')}`]);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      expect((await arrived(2)).items).toHaveLength(2);
    });
  });
});
