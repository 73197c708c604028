import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import type { Clock, Ids } from '#libs/application';

import { CountedIds } from '../fake-primitives.js';
import { describeCursorsContract } from './cursors.contract.js';
import { describeDeliveryQueueContract } from './delivery-queue.contract.js';
import { describeEventsContract } from './events.contract.js';
import { describeFollowerPlacesContract } from './follower-places.contract.js';
import { describeMessagesContract } from './messages.contract.js';
import { describeProjectionContract } from './projection.contract.js';
import { ReadModelsScene, type ReadModelsUnderTest } from './read-models-scene.js';
import { describeReconcilerSourceContract } from './reconciler-source.contract.js';
import { describeRegistriesContract } from './registries.contract.js';
import { describeRejectedRecordsContract } from './rejected-records.contract.js';
import { describeReplaysContract } from './replays.contract.js';
import { describeRetentionContract } from './retention.contract.js';
import { describeStatsContract } from './stats.contract.js';
import { describeWebhooksContract } from './webhooks.contract.js';

/** Nobody else writes to the tables while the tests run; what they hold before is removed. */
export interface ReadModelsFixture {
  readonly open: (options: { readonly clock: Pick<Clock, 'now'>; readonly ids: Ids }) => Promise<ReadModelsUnderTest>;
  /** Called once, after all is closed. */
  readonly remove: () => Promise<void>;
}

/** Every promise of the read models' ports: facts are given, rows are asked for. */
export const describeReadModelsContract = (name: string, prepare: () => Promise<ReadModelsFixture>): void => {
  describe(`${name} honours the contract of the read models`, () => {
    const ids = new CountedIds();
    const scene = new ReadModelsScene(ids);
    let fixture: ReadModelsFixture;

    beforeAll(async () => {
      fixture = await prepare();
      scene.use(await fixture.open({ clock: { now: () => scene.nowMs }, ids }));
    });
    beforeEach(() => scene.begin());
    afterAll(async () => {
      await scene.models.close();
      await fixture.remove();
    });

    describeFollowerPlacesContract(scene);
    describeProjectionContract(scene);
    describeStatsContract(scene);
    describeRejectedRecordsContract(scene);
    describeWebhooksContract(scene);
    describeMessagesContract(scene);
    describeEventsContract(scene);
    describeCursorsContract(scene);
    describeRegistriesContract(scene);
    describeDeliveryQueueContract(scene);
    describeReconcilerSourceContract(scene);
    describeReplaysContract(scene);
    describeRetentionContract(scene);
  });
};
