import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { attemptFailed, newEvent } from '#libs/testing';

import { EventStoreProcess } from '../../../../test/engines/event-store-process.js';
import { EventStoreStandIn } from '../../../../test/engines/event-store.js';
import { freePort } from '../../../../test/engines/ports.js';
import { localhost } from '../../../../test/engines/localhost-certificate.js';
import { EventStoreDbEventStore, EventStoreUnusable } from './index.js';

/** For whom nobody can be waited for. */
const shortMs = 1_500;

const connect = (url: string, connectWithinMs = 30_000): Promise<EventStoreDbEventStore> =>
  EventStoreDbEventStore.connect({ url, appendTimeoutMs: 20_000, connectWithinMs });

const expectRefusal = async (connecting: Promise<unknown>, reason: string): Promise<void> => {
  const error = await connecting.catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(EventStoreUnusable);
  expect(error).toHaveProperty('reason', reason);
  expect(String(error)).not.toContain('secret');
};

describe('connecting to the stand-in for EventStoreDB', () => {
  const running: { stop: () => void }[] = [];
  afterEach(() => {
    for (const standIn of running.splice(0)) standIn.stop();
  });

  const start = async (...options: Parameters<typeof EventStoreStandIn.start>): Promise<EventStoreStandIn> => {
    const standIn = await EventStoreStandIn.start(...options);
    running.push(standIn);
    return standIn;
  };

  it('is refused when nobody is there in time', async () => {
    const port = await freePort();
    await expectRefusal(connect(`esdb://admin:secret@127.0.0.1:${port}?tls=false`, shortMs), 'unreachable');
  });

  it('is refused when the server is silent', async () => {
    const standIn = await start();
    standIn.faults.silence();
    await expectRefusal(connect(standIn.url, shortMs), 'unreachable');
  });

  it('waits for a server that is about to come', async () => {
    const port = await freePort();
    const connecting = connect(`esdb://127.0.0.1:${port}?tls=false`);
    await start({ port });
    const store = await connecting;
    await store.close();
  });

  it.each([
    ['may not read everything', 'isDenied', 'not_allowed'],
    ['is not known', 'isUnauthenticated', 'wrong_credentials'],
  ] as const)('is refused at once when its user %s', async (_name, fault, reason) => {
    const standIn = await start();
    standIn.faults[fault] = true;
    await expectRefusal(connect(standIn.url), reason);
  });

  it.each(['22.10.5.0', '23.6.0.0', '5.0.11.0'])(
    'is refused by version %s, which does not tell what is caught up',
    async (version) => {
      await expectRefusal(connect((await start({ version })).url), 'too_old');
    },
  );

  it.each(['23.10.0.0', '26.0.1.3333', '0.0.0.0'])('takes version %s', async (version) => {
    const store = await connect((await start({ version })).url);
    await store.close();
  });

  it('takes the newer name of the scheme', async () => {
    const standIn = await start();
    const store = await connect(standIn.url.replace('esdb:', 'kurrentdb:'));
    await store.close();
  });

  it('encrypts, checks the certificate against the file that is given, and sends user and password', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'hookline-'));
    const ca = join(directory, 'ca.pem');
    await writeFile(ca, localhost.certificate);
    const user = { name: 'admin', password: 'se:cret' };
    const standIn = await start({ tls: localhost, user });
    const url = standIn.url.replace('://', '://admin:se%3Acret@');
    const store = await connect(`${url}&tlsCAFile=${ca}`);
    const append = { stream: 'message-1', expected: 'none', events: [newEvent(attemptFailed())] } as const;
    expect((await store.append(append)).revision).toBe(0);
    await store.close();
    await expectRefusal(connect(url, shortMs), 'unreachable');
    await expectRefusal(connect(`${url.replace('se%3Acret', 'secret')}&tlsCAFile=${ca}`), 'wrong_credentials');
    await rm(directory, { recursive: true });
  });

  it('finds everything again after kill -9 of the stand-in, which has a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'hookline-'));
    const file = join(directory, 'events.ndjson');
    const first = await EventStoreProcess.start({ file });
    const store = await connect(first.url);
    const append = { stream: 'message-1', expected: 'none', events: [newEvent(attemptFailed())] } as const;
    const appended = await store.append(append);
    await store.close();
    await first.kill();
    const second = await EventStoreProcess.start({ file, port: first.port });
    await second.tell('delay 5');
    const again = await connect(second.url);
    expect(await again.append(append)).toEqual(appended);
    expect((await again.read('message-1')).revision).toBe(0);
    await again.close();
    await second.kill();
    await rm(directory, { recursive: true });
  });
});
