import type { PostedError } from './worker-protocol.js';

const textOf = (error: unknown, field: 'code' | 'message', absent: string): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' && value !== '' ? value : absent;
};

/** By its fields, not its class: errors of Node and of the driver may come from another realm. */
export const toPostedError = (error: unknown): PostedError => ({
  code: textOf(error, 'code', 'UNKNOWN'),
  message: textOf(error, 'message', 'something else than an error was thrown'),
});

export const fromPostedError = ({ code, message }: PostedError): Error => Object.assign(new Error(message), { code });
