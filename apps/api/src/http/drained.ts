import type { RawReply } from './api-request.js';

/** A client that reads nothing for so long is cut off. */
const stuckAfterMs = 30_000;

/** False when the client takes too long, or the stream ends: what it did not read then is not waited for. */
export const drained = (raw: RawReply, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(stuckAfterMs)]);
    const finish = () => {
      raw.off('drain', finish);
      ended.removeEventListener('abort', finish);
      resolve(!ended.aborted);
    };
    raw.once('drain', finish);
    if (ended.aborted) finish();
    else ended.addEventListener('abort', finish, { once: true });
  });
