import type { PostedError } from './worker-protocol.js';

const codeOf = (error: object): string => ('code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN');

export const toPostedError = (error: unknown): PostedError =>
  error instanceof Error
    ? { code: codeOf(error), message: error.message }
    : { code: 'UNKNOWN', message: 'something else than an error was thrown' };

export const fromPostedError = ({ code, message }: PostedError): Error => Object.assign(new Error(message), { code });
