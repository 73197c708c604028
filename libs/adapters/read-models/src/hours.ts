import { statsResolutions } from '#libs/application';
import { toInstant } from '#libs/domain';

import { bucketOf } from './stats-buckets.js';

/** The first hour of a day's health: the running hour and the 24 full ones before it. */
export const firstHourOfHealth = (nowMs: number): string =>
  bucketOf('hour', toInstant(nowMs - statsResolutions.day.lengthMs));
