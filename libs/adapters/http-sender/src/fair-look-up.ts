import type { Clock } from '#libs/application';

import type { LookUp } from './guarded-resolver.js';

const slowFromMs = 1_000;
/** The names asked for longest ago are forgotten first; forgotten, they are unknown again. */
const maxRemembered = 10_000;

type Standing = 'quick' | 'slow';
type Kind = 'unknown' | 'slow';

/** How many look-ups may be under way at once, beside those of names that answered quickly the last time. */
export interface LookUpTurns {
  readonly all: number;
  /** Of names that were slow the last time. */
  readonly slow: number;
}

/**
 * libuv gives look-ups half of its threads (rounded up), so that files are read in any case. A quarter of those, and
 * one at least, is left to names that are known to answer; of the others, names that hung get half.
 *
 * @param poolSize threads of libuv's pool, `UV_THREADPOOL_SIZE`
 */
export const turnsOf = (poolSize: number): LookUpTurns => {
  const threads = Math.floor((poolSize + 1) / 2);
  const all = Math.max(1, threads - Math.max(1, Math.floor(threads / 4)));
  return { all, slow: Math.max(1, Math.floor(all / 2)) };
};

/**
 * Look-ups share few threads, and a name whose servers do not answer occupies one for many seconds. So a name that
 * answered quickly the last time is asked for at once, and all others take turns: unknown names first, then those that
 * were slow the last time, and these never have all turns where there are several.
 * Names that hang may keep each other waiting, and do not hold up who answers. See docs/adr/0014.
 */
export const fairLookUp = (lookUp: LookUp, clock: Pick<Clock, 'now'>, turns: LookUpTurns): LookUp => {
  const standing = new Map<string, Standing>();
  const waiting: Record<Kind, (() => void)[]> = { unknown: [], slow: [] };
  const taken: Record<Kind, number> = { unknown: 0, slow: 0 };

  const remember = (hostname: string, how: Standing): void => {
    standing.delete(hostname);
    standing.set(hostname, how);
    const [oldest] = standing.keys();
    if (standing.size > maxRemembered && oldest !== undefined) standing.delete(oldest);
  };

  const timed: LookUp = async (hostname) => {
    const startedAtMs = clock.now();
    try {
      return await lookUp(hostname);
    } finally {
      remember(hostname, clock.now() - startedAtMs < slowFromMs ? 'quick' : 'slow');
    }
  };

  const mayBegin = (kind: Kind): boolean =>
    taken.unknown + taken.slow < turns.all && (kind === 'unknown' || taken.slow < turns.slow);

  const beginNext = (): void => {
    for (const kind of ['unknown', 'slow'] as const) {
      while (waiting[kind].length > 0 && mayBegin(kind)) {
        taken[kind] += 1;
        waiting[kind].shift()?.();
      }
    }
  };

  return async (hostname) => {
    const known = standing.get(hostname);
    if (known === 'quick') return timed(hostname);
    const kind = known ?? 'unknown';
    const turn = new Promise<void>((begin) => waiting[kind].push(begin));
    beginNext();
    await turn;
    try {
      return await timed(hostname);
    } finally {
      taken[kind] -= 1;
      beginNext();
    }
  };
};
