import type { Position } from '../ports/event-store.js';
import type { ReadModelRebuilds } from '../ports/read-model-rebuild.js';
import type { Projection } from '../ports/projection.js';
import type { Follower, FollowerEngines } from './follower.js';
import { followInto } from './projector.js';

/** Called after each batch. */
export type RebuildProgress = (facts: number) => void;

interface RebuildOptions {
  readonly signal: AbortSignal;
  readonly tell: RebuildProgress;
}

/** New tables wait for what the old ones have at most this long; the old ones then go on and it is tried again. */
const catchUpWithinMs = 5_000;

/**
 * Empties the read models and folds every fact again, while nothing else runs.
 * @returns how many facts there were
 * @throws the first error of the projection: what cannot be read is never skipped
 */
export const rebuildInPlace = async (
  engines: FollowerEngines,
  projection: Projection,
  options: RebuildOptions,
): Promise<number> => {
  await projection.reset();
  return fill(engines, projection, { ...options, whenFull: () => Promise.resolve() });
};

/**
 * Builds the read models anew beside the ones that serve, and lets them take over once they have come as far.
 * @returns how many facts there were; `null` when another process did it meanwhile, or the signal aborted
 * @throws as `rebuildInPlace`; the old read models then stay
 */
export const rebuildBeside = async (
  engines: FollowerEngines,
  rebuilds: ReadModelRebuilds,
  options: RebuildOptions,
): Promise<number | null> => {
  const rebuild = await rebuilds.begin(options.signal);
  if (rebuild === null) return null;
  const takeOver = async (follower: Follower): Promise<void> => {
    const hasReached = async (position: Position) =>
      (await follower.reached(position, catchUpWithinMs)) || isBeyond(engines, position);
    while (!options.signal.aborted && !(await rebuild.takeOver(hasReached)));
  };
  try {
    const facts = await fill(engines, rebuild.projection, { ...options, whenFull: takeOver });
    return options.signal.aborted ? null : facts;
  } finally {
    await rebuild.end();
  }
};

/** Read models ahead of a store that was restored from a backup are what the rebuild is there to replace. */
const isBeyond = async ({ store }: FollowerEngines, position: Position): Promise<boolean> =>
  !(await store.hasReached(position));

/** Follows the store into tables until they have its end and `whenFull` is through; it goes on following meanwhile. */
const fill = async (
  engines: FollowerEngines,
  projection: Projection,
  { signal, tell, whenFull }: RebuildOptions & { readonly whenFull: (follower: Follower) => Promise<void> },
): Promise<number> => {
  const finished = new AbortController();
  let facts = 0;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const follower = followInto(engines, {
    checkpoint: () => projection.checkpoint(),
    reset: () => projection.reset(),
    apply: async (events, position) => {
      await projection.apply(events, position).catch((error: unknown) => {
        fail(error);
        throw error;
      });
      facts += events.length;
      tell(facts);
    },
  });
  const running = follower.run(AbortSignal.any([signal, finished.signal]));
  try {
    const ended = running.then(() => undefined);
    await Promise.race([follower.whenCaughtUp().then(() => whenFull(follower)), failed, ended]);
  } finally {
    finished.abort();
    await running;
  }
  return facts;
};
