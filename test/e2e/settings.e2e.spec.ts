import { chmod, copyFile, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { EventStoreProcess } from '../engines/event-store-process.js';
import { Product } from '../support/product.js';
import { HooklineClient } from './hookline-client.js';
import { describeOnlyEmbedded } from './only-embedded.js';

const products: Product[] = [];
const directories: string[] = [];

afterEach(async () => {
  await Promise.all(products.splice(0).map((product) => product.remove()));
  await Promise.all(directories.splice(0).map((directory) => rm(directory, { recursive: true, force: true })));
});

const prepared = async (settings: Readonly<Record<string, string>> = {}): Promise<Product> => {
  const product = await Product.prepare(settings);
  products.push(product);
  return product;
};

const started = async (settings: Readonly<Record<string, string>> = {}): Promise<Product> => {
  const product = await prepared(settings);
  await product.restart();
  return product;
};

const temporaryDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'hookline-settings-'));
  directories.push(directory);
  return directory;
};

/** What a process said that could not start: its exit code and everything it printed. */
const refusal = async (product: Product): Promise<{ readonly code: number | null; readonly said: string }> => {
  product.launch();
  const { code } = await product.whenExited();
  return { code, said: product.output };
};

/** One line for a person: nothing before it, nothing after it. */
const oneLine = (text: RegExp): unknown => expect.stringMatching(new RegExp(`^hookline: .*${text.source}.*\n$`));

const refused = (text: RegExp) => ({ code: 1, said: oneLine(text) });

describeOnlyEmbedded('oneProcess', 'Settings that cannot be right stop the start with one line that names', () => {
  it('every one of them, but never the value of a secret', async () => {
    const wrong = {
      HOOKLINE_PORT: '70000',
      HOOKLINE_ADMIN_KEY: 'too-short-9f3',
      HOOKLINE_RETRY_BASE_MS: '-5',
      HOOKLINE_RETRY_FACTOR: '0.5',
      HOOKLINE_RETRY_HORIZON_MS: '0',
      HOOKLINE_ALLOWED_NETWORKS: 'localhost',
      HOOKLINE_LOG_LEVEL: 'loud',
      HOOKLINE_COLOUR: 'red',
      HOOKLINE_EVENT_STORE_URL: 'http://localhost',
      HOOKLINE_KAFKA_BROKERS: 'localhost',
      HOOKLINE_DATABASE_URL: 'mysql://localhost',
    };
    const { code, said } = await refusal(await prepared(wrong));
    expect({ code, said }).toEqual(refused(/HOOKLINE_/));
    for (const name of Object.keys(wrong)) expect(said).toContain(`${name} `);
    expect(said).not.toContain('too-short-9f3');
  });

  it('the two that contradict each other', async () => {
    const bases = { HOOKLINE_RETRY_BASE_MS: '5000', HOOKLINE_RETRY_CAP_MS: '1000' };
    expect(await refusal(await prepared(bases))).toEqual(refused(/HOOKLINE_RETRY_BASE_MS.*HOOKLINE_RETRY_CAP_MS/));
  });

  it('a master key that is none, without saying what it is', async () => {
    const { code, said } = await refusal(await prepared({ HOOKLINE_MASTER_KEY: 'not-a-key-9f3' }));
    expect({ code, said }).toEqual(refused(/HOOKLINE_MASTER_KEY/));
    expect(said).not.toContain('not-a-key-9f3');
  });
});

describeOnlyEmbedded('dataDirectory', 'A data directory', () => {
  it('is for whoever runs Hookline alone, with every file in it', async () => {
    const dataDir = join(await temporaryDirectory(), 'made', 'here');
    const product = await started({ HOOKLINE_DATA_DIR: dataDir });
    await new HooklineClient(product).publish();
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
    expect(await modeOf(dataDir)).toBe(0o700);
    const files = await readdir(dataDir);
    expect(files).toEqual(
      expect.arrayContaining(['events.db', 'events.db-wal', 'read-models.db', 'read-models.db-wal']),
    );
    for (const file of files) expect([file, await modeOf(join(dataDir, file))]).toEqual([file, 0o600]);
  });
});

describeOnlyEmbedded('dataDirectory', 'A master key that does not open what is stored', () => {
  const otherKey = Buffer.alloc(32, 9).toString('base64');
  const aWebhook = { displayName: 'Billing', url: 'http://127.0.0.1:9/', events: ['subscription.create'] };

  it('stops the start, also when the read models are rebuilt, and the right one brings everything back', async () => {
    const product = await started();
    const { id, secret } = await new HooklineClient(product).createWebhook(aWebhook);
    await product.stop();
    const file = join(product.dataDir, 'master.key');
    const rightKey = await readFile(file);
    await writeFile(file, `${otherKey}\n`);
    for (const round of ['with', 'without']) {
      if (round === 'without') await rm(join(product.dataDir, 'read-models.db'));
      product.output = '';
      expect(await refusal(product)).toEqual(refused(/secrets of 1 webhook.*HOOKLINE_MASTER_KEY/));
    }
    await writeFile(file, rightKey);
    await product.restart();
    expect(await new HooklineClient(product).secret(id)).toMatchObject({ secret });
  });

  it('is no trouble beside one that does: all of a list open, the first seals, and then the others may go', async () => {
    const product = await started();
    const hookline = new HooklineClient(product);
    const { id, secret } = await hookline.createWebhook(aWebhook);
    await product.stop();
    const file = join(product.dataDir, 'master.key');
    await writeFile(file, `${otherKey},${await readFile(file, 'utf8')}`);
    await product.restart();
    expect(await hookline.secret(id)).toMatchObject({ secret });
    const rotated = await hookline.rotateSecret(id, 0);
    await product.stop();
    await writeFile(file, otherKey);
    await product.restart();
    expect(await hookline.secret(id)).toMatchObject({ secret: rotated.secret });
  });
});

describeOnlyEmbedded('dataDirectory', 'What stands in the way of a start is said in one line:', () => {
  it('a file where the data directory should be', async () => {
    const file = join(await temporaryDirectory(), 'data');
    await writeFile(file, '');
    expect(await refusal(await prepared({ HOOKLINE_DATA_DIR: file }))).toEqual(refused(/data is not a directory/));
    const below = { HOOKLINE_DATA_DIR: join(file, 'below') };
    expect(await refusal(await prepared(below))).toEqual(refused(/below is not a directory/));
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it.skip : it)(
    `a data directory that may only be read${isRoot ? ' (root may write everywhere)' : ''}`,
    async () => {
      const directory = await temporaryDirectory();
      await chmod(directory, 0o500);
      expect(await refusal(await prepared({ HOOKLINE_DATA_DIR: directory }))).toEqual(refused(/cannot be written/));
    },
  );

  it('an event store that is no database', async () => {
    const product = await prepared();
    await writeFile(join(product.dataDir, 'events.db'), 'this was a text '.repeat(1_000));
    expect(await refusal(product)).toEqual(refused(/events\.db is (damaged|not an event store)/));
  });

  it('an event store whose pages are damaged', async () => {
    const product = await started();
    const hookline = new HooklineClient(product);
    for (let count = 0; count < 20; count += 1) await hookline.publish({ data: { text: 'x'.repeat(4_000) } });
    await product.stop();
    const file = await open(join(product.dataDir, 'events.db'), 'r+');
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size - 8_192, 0xa5), 0, size - 8_192, 8_192);
    await file.close();
    await rm(join(product.dataDir, 'read-models.db'), { force: true });
    product.output = '';
    const { code, said } = await refusal(product);
    expect(code).toBe(1);
    expect(said.trimEnd().split('\n').at(-1)).toMatch(/^hookline: .*(damaged|malformed|restore)/);
  });

  it('a missing master key, when secrets are stored', async () => {
    const product = await started();
    const hook = { displayName: 'Sealed', url: 'http://127.0.0.1:9/', events: ['subscription.create'] };
    await new HooklineClient(product).createWebhook(hook);
    await product.stop();
    await rm(join(product.dataDir, 'master.key'));
    product.output = '';
    expect(await refusal(product)).toEqual(refused(/master\.key is missing/));
  });

  it('a place where no folder can be made', async () => {
    expect(await refusal(await prepared({ HOOKLINE_DATA_DIR: '/proc/hookline/data' }))).toEqual(
      refused(/hookline\/data cannot be written/),
    );
  });

  it('read models that are ahead of an event store restored from a backup, and what to do', async () => {
    const product = await started();
    const hookline = new HooklineClient(product);
    const kept = await hookline.publish();
    await product.stop();
    const store = join(product.dataDir, 'events.db');
    await copyFile(store, `${store}.backup`);
    await product.restart();
    await hookline.publish();
    await product.stop();
    await rename(`${store}.backup`, store);
    product.output = '';
    expect(await refusal(product)).toEqual(refused(/read models are ahead of the event store.*rebuild-read-models/));
    await rm(join(product.dataDir, 'read-models.db'));
    await product.restart();
    expect((await hookline.events()).items.map(({ id }) => id)).toEqual([kept]);
  });

  it('a port that is taken', async () => {
    const product = await prepared();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(product.port, '127.0.0.1', resolve));
    try {
      expect(await refusal(product)).toEqual(refused(/127\.0\.0\.1:\d+ is in use/));
    } finally {
      server.close();
    }
  });

  it('another process on the same data, which goes on undisturbed', async () => {
    const first = await started();
    const second = await prepared({ HOOKLINE_DATA_DIR: first.dataDir });
    expect(await refusal(second)).toEqual(refused(/is in use by another Hookline process/));
    const eventId = await new HooklineClient(first).publish();
    expect((await new HooklineClient(first).event(eventId)).id).toBe(eventId);
  });
});

describeOnlyEmbedded('dataDirectory', 'With the event store elsewhere, a data directory', () => {
  it('is still for one process alone, which goes on undisturbed', async () => {
    const eventStore = await EventStoreProcess.start();
    try {
      const elsewhere = { HOOKLINE_EVENT_STORE_URL: eventStore.url };
      const first = await started(elsewhere);
      const second = await prepared({ ...elsewhere, HOOKLINE_DATA_DIR: first.dataDir });
      expect(await refusal(second)).toEqual(refused(/is in use by another Hookline process/));
      const eventId = await new HooklineClient(first).publish();
      expect((await new HooklineClient(first).event(eventId)).id).toBe(eventId);
      await first.kill();
      await first.restart();
    } finally {
      await eventStore.kill();
    }
  });
});

describeOnlyEmbedded('dataDirectory', 'A disk that is full', () => {
  it('ends the process with a line; what it refuses is told so, and nothing that was accepted is lost', async () => {
    const product = await prepared();
    product.launch({ maxFileKiB: 4_096 });
    await product.whenReady();
    const hookline = new HooklineClient(product);
    const accepted: string[] = [];
    const event = {
      type: 'subscription.create',
      data: { text: 'x'.repeat(100_000) },
      timestamp: '2026-01-01T00:00:00Z',
    };
    let refusedWith: unknown = null;
    for (let count = 0; count < 500 && refusedWith === null; count += 1) {
      const { status, json } = await product.request('POST', '/events', event);
      if (status === 202) accepted.push((json as { readonly id: string }).id);
      else refusedWith = json;
    }
    expect(refusedWith).toMatchObject({ status: 503, code: 'not_ready' });
    const { code } = await product.whenExited();
    expect(code).toBe(1);
    expect(product.output.trimEnd().split('\n').at(-1)).toMatch(/^hookline: the event store has failed: /);
    expect(accepted.length).toBeGreaterThan(10);
    await product.restart();
    const events = await Promise.all(accepted.map((id) => hookline.event(id)));
    expect(events.map(({ data: { text } }) => (text as string).length)).toEqual(accepted.map(() => 100_000));
  });

  it('from the start is said in one line', async () => {
    const product = await prepared();
    product.launch({ maxFileKiB: 4 });
    const { code } = await product.whenExited();
    expect({ code, said: product.output }).toEqual(refused(/no space left|cannot be opened|full/));
  });
});

describe('HOOKLINE_HTTPS_ONLY', () => {
  it('refuses a webhook with an http URL and says why', async () => {
    const product = await started({ HOOKLINE_HTTPS_ONLY: 'true' });
    const body = { displayName: 'Plain', url: 'http://127.0.0.1:9/', events: ['subscription.create'] };
    const { status, json } = await product.request('POST', '/webhooks', body);
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({
        code: 'scheme_not_allowed',
        errors: [{ path: 'url', message: expect.stringContaining('HOOKLINE_HTTPS_ONLY') }],
      }),
    ]);
    expect((await product.request('POST', '/webhooks', { ...body, url: 'https://127.0.0.1:9/' })).status).toBe(201);
  });
});
