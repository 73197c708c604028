/**
 * The thread that owns the database: a commit waits for the disk, and no request of the service should wait with it.
 * Everything that arrives while a commit runs goes into the next one.
 */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { refusalReasonOf } from './driver-codes.js';
import { EventDatabase } from './event-database.js';
import { openDatabase, SchemaRefused } from './open-database.js';
import { toPostedError } from './posted-error.js';
import type { AllAnswer, AppendRequest, ExpireRequest, Reply, Request, StreamAnswer } from './worker-protocol.js';

/** Requests answered together: bounds how long the first of them waits for the last. */
const groupSize = 1_000;

const main = (port: MessagePort, file: string): void => {
  const post = (reply: Reply): void => {
    port.postMessage(reply);
  };
  const database = open(file, post);
  if (database === undefined) {
    port.close();
    return;
  }
  port.on('message', (requests: readonly Request[]) => {
    if (serve(requests, { port, database, post }) === 'open') return;
    port.close();
  });
  post({ kind: 'opened', tail: database.tail });
};

const open = (file: string, post: (reply: Reply) => void): EventDatabase | undefined => {
  try {
    return new EventDatabase(openDatabase(file));
  } catch (error) {
    const reason = error instanceof SchemaRefused ? error.reason : refusalReasonOf(toPostedError(error).code);
    post({ kind: 'refused', reason, error: toPostedError(error) });
    return undefined;
  }
};

interface Service {
  readonly port: MessagePort;
  readonly database: EventDatabase;
  readonly post: (reply: Reply) => void;
}

/** Answers until nothing is waiting; `ended` after a close or a failure, when nothing may be asked any more. */
const serve = (first: readonly Request[], { port, database, post }: Service): 'open' | 'ended' => {
  const waiting = [...first];
  try {
    while (waiting.length > 0) {
      collect(port, waiting);
      const group = waiting.splice(0, groupSize);
      post(answer(group, database));
      if (group.some(({ kind }) => kind === 'close')) {
        database.close();
        return 'ended';
      }
    }
    return 'open';
  } catch (error) {
    // What a failed disk did with the group is unknown; the next opening reads what is really there.
    post({ kind: 'failed', error: toPostedError(error) });
    return 'ended';
  }
};

/** What is on its way already, without going back to the event loop for it. */
const collect = (port: MessagePort, waiting: Request[]): void => {
  for (;;) {
    const received: { readonly message: readonly Request[] } | undefined = receiveMessageOnPort(port);
    if (received === undefined) return;
    waiting.push(...received.message);
  }
};

/** Appends go first, then what expires: what a read finds is committed. */
const answer = (group: readonly Request[], database: EventDatabase): Reply => {
  const appends: AppendRequest[] = group.filter((request) => request.kind === 'append');
  const appended = appends.length > 0 ? database.append(appends) : [];
  const expiring: ExpireRequest[] = group.filter((request) => request.kind === 'expire');
  const expired = expiring.length > 0 ? database.expire(expiring) : [];
  const streams: StreamAnswer[] = [];
  const pages: AllAnswer[] = [];
  for (const request of group) {
    if (request.kind === 'read-stream') streams.push(database.readStream(request));
    if (request.kind === 'read-all') pages.push(database.readAll(request));
  }
  return { kind: 'answers', appended, expired, streams, pages };
};

if (parentPort !== null) {
  main(parentPort, String(workerData));
}
