import { afterEach, beforeEach, describe } from '@jest/globals';

import { describeAppendingContract } from './appending.contract.js';
import { type EventStoreFixture, EventStoreScene } from './event-store-scene.js';
import { describeLeavingContract } from './leaving.contract.js';
import { describePositionsContract } from './positions.contract.js';
import { describeReadingContract } from './reading.contract.js';
import { describeSubscribingContract } from './subscribing.contract.js';

/** What every event store promises, whatever the engine. */
export const describeEventStoreContract = (name: string, prepare: () => Promise<EventStoreFixture>): void => {
  describe(`${name} honours the EventStore contract`, () => {
    const scene = new EventStoreScene();

    beforeEach(async () => {
      await scene.begin(await prepare());
    });
    afterEach(() => scene.end());

    describeReadingContract(scene);
    describeAppendingContract(scene);
    describeSubscribingContract(scene);
    describeLeavingContract(scene);
    describePositionsContract(scene);
  });
};
