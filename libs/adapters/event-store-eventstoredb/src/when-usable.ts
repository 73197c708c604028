import { EventStoreUnusable } from './event-store-unusable.js';
import { isNotAllowed, isUnknownUser } from './failures.js';
import type { StoreConnection } from './store-connection.js';
import type { StreamReader } from './stream-reader.js';

const betweenTriesMs = 500;

/** The first version that says when a subscription has caught up. */
const oldest = [23, 10] as const;

/**
 * Resolves when the server answers what the store needs.
 * @throws {EventStoreUnusable} at once for what waiting does not mend, after `withinMs` for a server that is not there
 */
export const whenUsable = async (
  connection: StoreConnection,
  reader: StreamReader,
  withinMs: number,
): Promise<void> => {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      await within(end - Date.now(), check(connection, reader));
      return;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal !== undefined) throw refusal;
      if (Date.now() + betweenTriesMs > end) throw new EventStoreUnusable('unreachable', { cause: error });
    }
    await new Promise<void>((resolve) => setTimeout(resolve, betweenTriesMs));
  }
};

/** The read first: it has a time limit of its own, the question for the version has none. */
const check = async (connection: StoreConnection, reader: StreamReader): Promise<void> => {
  await reader.tail();
  const [major, minor] = (await connection.serverVersion()).split('.').map(Number);
  // A development build says 0.0.
  if (major === undefined || minor === undefined || !(major > 0)) return;
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) throw new EventStoreUnusable('too_old');
};

const within = async (ms: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ms);
  });
  try {
    await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
};

const refusalOf = (error: unknown): EventStoreUnusable | undefined => {
  if (error instanceof EventStoreUnusable) return error;
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (isUnknownUser(cause)) return new EventStoreUnusable('wrong_credentials', { cause });
  return isNotAllowed(cause) ? new EventStoreUnusable('not_allowed', { cause }) : undefined;
};
