import type {
  DeliveryQueue,
  FollowerPlaces,
  Projection,
  ReadModels,
  ReconcilerSource,
  RegistrySource,
  ReplaySource,
  RetentionSource,
} from '#libs/application';

import type { FactLog } from './fact-log.js';

/** The ports that one adapter opens over one set of tables. */
export interface ReadModelsUnderTest {
  readonly projection: Projection;
  readonly readModels: ReadModels;
  readonly registrySource: RegistrySource;
  readonly deliveryQueue: DeliveryQueue;
  readonly reconcilerSource: ReconcilerSource;
  readonly followerPlaces: FollowerPlaces;
  readonly replaySource: ReplaySource;
  readonly retentionSource: RetentionSource;
  close(): Promise<void>;
}

/** What the parts of the contract share: facts are given to `log`, and projected as one batch. */
export interface ReadModelsScene {
  readonly models: ReadModelsUnderTest;
  readonly log: FactLog;
  readonly project: () => Promise<void>;
}
