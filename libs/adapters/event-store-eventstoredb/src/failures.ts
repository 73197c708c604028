import { convertToCommandError, ErrorType, isCommandError } from '@eventstore/db-client';

import { StoreUnavailable } from '#libs/application';

/** The codes of gRPC that mean something here. */
const grpc = { permissionDenied: 7, aborted: 10, unauthenticated: 16 } as const;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;

const typeOf = (error: unknown): unknown => {
  const known = error instanceof Error ? convertToCommandError(error) : error;
  return known instanceof Error && isCommandError(known) ? known.type : undefined;
};

/** The stream has a tombstone. */
export const isDeleted = (error: unknown): boolean => typeOf(error) === ErrorType.STREAM_DELETED;

/** Servers before 24.2 let go of a subscriber that left 32 events unread. Nothing is wrong: it subscribes again. */
export const isTooSlow = (error: unknown): boolean => codeOf(error) === grpc.aborted;

export const isNotAllowed = (error: unknown): boolean =>
  typeOf(error) === ErrorType.ACCESS_DENIED || codeOf(error) === grpc.permissionDenied;

export const isUnknownUser = (error: unknown): boolean => codeOf(error) === grpc.unauthenticated;

/** Whatever the server or the way to it said: nothing is known but that it did not work. */
export const unavailable = (what: string, cause: unknown): StoreUnavailable => {
  const why = cause instanceof Error && cause.message !== '' ? cause.message : 'no reason was given';
  return new StoreUnavailable(`${what}: ${why}`, { cause });
};
