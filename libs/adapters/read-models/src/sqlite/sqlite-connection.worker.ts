/**
 * One SQLite connection on a thread of its own, so that neither a long query nor a WAL checkpoint holds the main loop.
 * The writer's connection changes rows, the reader's only reads: with the WAL it reads while the writer writes.
 */
import { parentPort, workerData } from 'node:worker_threads';

import Database from 'libsql';

import type { SqlValue } from '../database.js';
import type {
  RowQuery,
  RowWrite,
  ThreadAnswer,
  ThreadFailure,
  ThreadRequest,
  ThreadResult,
  ThreadStart,
} from './thread-messages.js';

type Statement = ReturnType<InstanceType<typeof Database>['prepare']>;

/** Prepared statements that are kept; queries are few, and their texts do not contain values. */
const keptStatements = 200;

const cacheKib = 16_384;

/** 40 MB of log: pages that many batches change are copied into the file once, not every few batches. */
const pagesBetweenCheckpoints = 10_000;

const port = parentPort;
if (port === null) throw new Error('sqlite-connection.worker is started as a thread');

// `workerData` and messages are what our own main thread sends: the two ends are always of one build.
const { file, role } = workerData as ThreadStart;

/** The driver's own error for a file that cannot be opened carries no code. */
const openFile = (): InstanceType<typeof Database> => {
  try {
    return new Database(file);
  } catch (cause) {
    throw Object.assign(new Error('the file cannot be opened', { cause }), { code: 'SQLITE_CANTOPEN' });
  }
};

/** `synchronous=NORMAL`: a power cut may lose the last commits but never breaks the file, and rows can be rebuilt. */
const openDatabase = (): InstanceType<typeof Database> => {
  const database = openFile();
  database.exec('pragma busy_timeout = 5000');
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = normal');
  database.exec(`pragma cache_size = -${cacheKib}`);
  database.exec(`pragma wal_autocheckpoint = ${pagesBetweenCheckpoints}`);
  if (role === 'reader') database.exec('pragma query_only = 1');
  return database;
};

// Opened by the first request: a file that cannot be opened is that request's failure, not the thread's.
let opened: InstanceType<typeof Database> | undefined;
const statements = new Map<string, Statement>();

const prepare = (sql: string): Statement => {
  opened ??= openDatabase();
  const known = statements.get(sql);
  if (known !== undefined) return known;
  if (statements.size >= keptStatements) statements.clear();
  const statement = opened.prepare(sql);
  statements.set(sql, statement);
  return statement;
};

const noRows = { columns: [], rows: [] };

const query = ({ sql, parameters }: RowQuery): ThreadResult => {
  const statement = prepare(sql);
  if (!statement.reader) return { ...noRows, changes: statement.run(parameters).changes };
  const rows = statement.raw().all(parameters) as SqlValue[][];
  return { columns: statement.columns().map(({ name }) => name), rows, changes: 0 };
};

const execute = (sql: string): ThreadResult => query({ sql, parameters: [] });

const write = (writes: readonly RowWrite[]): void => {
  execute('begin immediate');
  try {
    for (const { sql, rows } of writes) {
      const statement = prepare(sql);
      for (const row of rows) statement.run(row);
    }
    execute('commit');
  } catch (error) {
    if (opened?.inTransaction === true) execute('rollback');
    throw error;
  }
};

const close = (): void => {
  statements.clear();
  opened?.close();
  opened = undefined;
};

const resultsOf = (request: ThreadRequest): readonly ThreadResult[] => {
  switch (request.kind) {
    case 'query':
      return request.queries.map(query);
    case 'write':
      write(request.writes);
      return [];
    case 'close':
      close();
      return [];
  }
};

const failureOf = (error: unknown): ThreadFailure => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  return { code, message: error instanceof Error ? error.message : String(error) };
};

port.on('message', (request: ThreadRequest) => {
  let answer: ThreadAnswer;
  try {
    answer = { id: request.id, results: resultsOf(request) };
  } catch (error) {
    answer = { id: request.id, failure: failureOf(error) };
  }
  port.postMessage(answer);
  if (request.kind === 'close') port.close();
});
