import { untilWithin } from '#libs/testing';

/**
 * On a machine that is busy an answer takes seconds; and what a killed process had in hand on Kafka goes on when it is
 * overdue by a request's time and five seconds.
 */
export const limitMs = 60_000;

export const until = untilWithin(limitMs);
