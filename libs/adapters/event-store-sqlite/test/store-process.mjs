/**
 * A process of its own that uses the built store, for tests of what happens between and to processes:
 *
 *   open        opens, says how it went, closes
 *   open-as-nobody  the same with no rights of the superuser
 *   append      opens and appends until it is killed or the store fails
 *
 * Every line it prints is JSON.
 */
import { randomUUID } from 'node:crypto';

// By a computed name: what is built is no part of the graph of sources.
const built = new URL('../../../../dist/libs/adapters/event-store-sqlite/src/index.js', import.meta.url);
const { SqliteEventStore } = await import(built.href);

const [, , mode, file] = process.argv;
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const describe = ({ name, reason, message }) => ({ name, reason, message });

const nobody = 65_534;
if (mode === 'open-as-nobody' && process.getuid() === 0) process.setuid(nobody);

const metadata = { at: '2024-05-01T12:00:00.000Z', actor: { kind: 'system', id: 'test' }, commandId: 'command-1' };

const acceptance = () => ({
  id: randomUUID(),
  metadata,
  event: {
    type: 'EventAccepted',
    data: {
      type: 'subscription.create',
      data: { text: 'x'.repeat(1_000) },
      occurredAt: metadata.at,
      source: '',
      sourceId: 'source-1',
      recipients: [],
      givesUpAt: metadata.at,
      test: false,
    },
  },
});

/** Appends two events at a time to a stream of its own, and says what was answered. */
async function appendWithoutEnd(store, stream) {
  let expected = 'none';
  for (;;) {
    const events = [acceptance(), acceptance()];
    const { revision } = await store.append({ stream, expected, events });
    say({ stream, revision, ids: events.map(({ id }) => id) });
    expected = revision;
  }
}

try {
  const store = await SqliteEventStore.open({ file, onFailure: (error) => say({ failure: describe(error) }) });
  say({ opened: true });
  if (mode === 'append') {
    const streams = Array.from({ length: 8 }, () => `event-${randomUUID()}`);
    await Promise.all(streams.map((stream) => appendWithoutEnd(store, stream)));
  }
  await store.close();
} catch (error) {
  say({ error: describe(error) });
}
