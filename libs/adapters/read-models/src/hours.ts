import { type IsoInstant, toInstant } from '#libs/domain';

const hourMs = 3_600_000;

/** The hour of an instant as a word that sorts in time order, `2024-05-01T12`. */
const hourOf = (instant: IsoInstant): string => instant.slice(0, '2024-05-01T12'.length);

/** The first hour of a day's health: the running hour and the 24 full ones before it. */
export const firstHourOfHealth = (nowMs: number): string => hourOf(toInstant(nowMs - 24 * hourMs));
