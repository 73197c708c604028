import type { Clock } from '#libs/application';

import type { LookUp } from './guarded-resolver.js';

const slowFromMs = 1_000;
/** The names asked for longest ago are forgotten first; forgotten, they are unknown again. */
const maxRemembered = 10_000;

type Standing = 'quick' | 'slow';

/**
 * Look-ups share two threads (of the four that Node has, libuv gives them half), and a name whose servers do not answer
 * occupies one for many seconds. So a name that answered quickly the last time is asked for at once, and all others one
 * after the other: unknown names first, then those that were slow the last time.
 * Names that hang may keep each other waiting, and do not hold up who answers.
 */
export const fairLookUp = (lookUp: LookUp, clock: Pick<Clock, 'now'>): LookUp => {
  const standing = new Map<string, Standing>();
  const waiting: Record<'unknown' | 'slow', (() => void)[]> = { unknown: [], slow: [] };
  let isTurnTaken = false;

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

  const turn = (kind: 'unknown' | 'slow'): Promise<void> =>
    new Promise((begin) => {
      if (isTurnTaken) waiting[kind].push(begin);
      else begin();
      isTurnTaken = true;
    });

  const endTurn = (): void => {
    const begin = waiting.unknown.shift() ?? waiting.slow.shift();
    if (begin === undefined) isTurnTaken = false;
    else begin();
  };

  return async (hostname) => {
    const known = standing.get(hostname);
    if (known === 'quick') return timed(hostname);
    await turn(known ?? 'unknown');
    try {
      return await timed(hostname);
    } finally {
      endTurn();
    }
  };
};
