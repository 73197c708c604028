import type {
  Clock,
  DeliveryQueue,
  FollowerPlaces,
  Ids,
  Leases,
  Projection,
  ProjectorHeartbeat,
  ReadModelRebuilds,
  ReadModels,
  ReconcilerSource,
  RegistrySource,
  ReplaySource,
  RetentionSource,
} from '#libs/application';

import type { Database } from './database.js';
import { ReadModelProjection } from './projection/read-model-projection.js';
import { ReadModelDeliveryQueue } from './queries/delivery-queue.js';
import { ReadModelQueries } from './queries/read-model-queries.js';
import { ReadModelReconcilerSource } from './queries/reconciler-source.js';
import { ReadModelRegistrySource } from './queries/registry-source.js';
import { ReadModelReplaySource } from './queries/replay-source.js';
import { ReadModelRetentionSource } from './queries/retention-source.js';

export interface OpenReadModels {
  readonly projection: Projection;
  readonly readModels: ReadModels;
  readonly registrySource: RegistrySource;
  readonly deliveryQueue: DeliveryQueue;
  readonly reconcilerSource: ReconcilerSource;
  readonly replaySource: ReplaySource;
  readonly followerPlaces: FollowerPlaces;
  readonly retentionSource: RetentionSource;
  /** Who projects and who reconciles, of the processes that share these read models. */
  readonly leases: Leases;
  /** `null` where one process alone has the read models. */
  readonly heartbeat: ProjectorHeartbeat | null;
  /**
   * Aborts when a newer version of Hookline keeps the read models: this process then reads them, and projects no more.
   */
  readonly superseded: AbortSignal;
  /** `null` where read models are rebuilt in their place, while nothing else runs. */
  readonly rebuilds: ReadModelRebuilds | null;
  /** Lets what was asked come to its end; stop whoever asks first, the rest is refused. */
  close(): Promise<void>;
}

/** The ports over one set of tables: the same on every engine. */
export const assemble = (database: Database, clock: Pick<Clock, 'now'>, ids: Ids) => ({
  projection: new ReadModelProjection(database, ids),
  readModels: new ReadModelQueries(database, clock),
  registrySource: new ReadModelRegistrySource(database.reading),
  deliveryQueue: new ReadModelDeliveryQueue(database.reading),
  reconcilerSource: new ReadModelReconcilerSource(database.reading),
  replaySource: new ReadModelReplaySource(database.reading),
  retentionSource: new ReadModelRetentionSource(database.reading),
  close: () => database.close(),
});
