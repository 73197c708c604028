import type { Projection } from '../ports/read-models.js';
import { Follower, type FollowerEngines } from './follower.js';

/** Keeps the read models: every fact, in order, with the checkpoint in the transaction of the rows. */
export const createProjector = (engines: FollowerEngines, projection: Projection): Follower =>
  new Follower(engines, {
    name: 'projector',
    categories: ['webhook', 'event', 'message', 'apiKey', 'rejection', 'eventType'],
    maxBatch: 200,
    // A transaction costs about the same for one fact as for twenty, and who waits for a fact ends the wait.
    lingerMs: 25,
    load: () => projection.checkpoint(),
    apply: ({ events, position }) => projection.apply(events, position),
  });
