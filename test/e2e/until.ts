import { untilWithin } from '#libs/testing';

import { runsOnRealEngines } from '../support/open-installation.js';

/** What a killed process had in hand on Kafka goes on when it is overdue by a request's time and five seconds. */
export const limitMs = runsOnRealEngines ? 60_000 : 15_000;

export const until = untilWithin(limitMs);
