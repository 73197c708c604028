import { EventStoreUnusable as EventStoreDbUnusable } from '#libs/adapters/event-store-eventstoredb';
import { EventStoreUnusable } from '#libs/adapters/event-store-sqlite';
import { KafkaUnusable } from '#libs/adapters/message-bus-kafka';
import { CorruptRecord, StoreUnavailable, UnknownMasterKey } from '#libs/application';

import { InvalidConfig } from '../config/invalid-config.js';

/** Their messages are sentences for whoever starts Hookline, and say what to do. */
const forPeople = [
  InvalidConfig,
  EventStoreUnusable,
  EventStoreDbUnusable,
  KafkaUnusable,
  CorruptRecord,
  StoreUnavailable,
  UnknownMasterKey,
] as const;

/** What a person reads about an error that they can do something about; `null` for a defect, which needs its stack. */
export const lineForPeople = (error: unknown): string | null => {
  if (isRefusedPort(error)) return portLine(error);
  return forPeople.some((kind) => error instanceof kind) ? inOneLine(error) : null;
};

export const inOneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');

interface RefusedPort extends Error {
  readonly code: string;
  readonly address: string;
  readonly port: number;
}

const portLine = ({ code, address, port }: RefusedPort): string => {
  const where = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  return code === 'EADDRINUSE'
    ? `${where} is in use: stop what listens there, or set HOOKLINE_PORT`
    : `cannot listen on ${where} (${code}): set HOOKLINE_HOST and HOOKLINE_PORT`;
};

/** Node's error of `listen`. */
const isRefusedPort = (error: unknown): error is RefusedPort =>
  error instanceof Error &&
  'syscall' in error &&
  error.syscall === 'listen' &&
  'code' in error &&
  typeof error.code === 'string' &&
  'address' in error &&
  typeof error.address === 'string' &&
  'port' in error &&
  typeof error.port === 'number';
