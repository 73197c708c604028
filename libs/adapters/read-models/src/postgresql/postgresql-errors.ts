import { StoreUnavailable } from '#libs/application';
import { DatabaseError } from 'pg';

/**
 * Classes of SQLSTATE that tell about the server's state and not about the statement: lost connections, transactions
 * that gave way to others, exhausted resources, shutdown and cancelled statements, errors of its disks.
 */
const passing = ['08', '40', '53', '57', '58'];

/** The code of an error that the server answered; `undefined` when it did not answer. */
export const sqlStateOf = (error: unknown): string | undefined =>
  error instanceof DatabaseError ? error.code : undefined;

/** Without an answer of the server there is only the network to blame. */
export const translate = (error: unknown): unknown => {
  if (error instanceof StoreUnavailable) return error;
  const code = sqlStateOf(error);
  if (code !== undefined && !passing.includes(code.slice(0, 2))) return error;
  const reason = error instanceof Error && error.message !== '' ? error.message : String(codeOf(error));
  return new StoreUnavailable(`the read models do not answer: ${reason}`, { cause: error });
};

/** A refused connection to a name with several addresses has a code and no message. */
const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
