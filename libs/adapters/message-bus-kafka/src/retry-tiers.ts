/** A topic in which every record waits equally long, so that the first of a partition is due first. */
export interface RetryTier {
  /** The topic is `webhook.retries.<name>`. */
  readonly name: string;
  readonly delayMs: number;
}

const secondMs = 1_000;
const dayMs = 86_400 * secondMs;

/**
 * The waits of the retry schedule (10 s × 4^n, capped at a day), and a small tier under them for what remains.
 *
 * | topic                    | waits        | records kept |
 * |--------------------------|--------------|--------------|
 * | `webhook.retries.2s`     | 2 s          | 7 d          |
 * | `webhook.retries.10s`    | 10 s         | 7 d          |
 * | `webhook.retries.40s`    | 40 s         | 7 d          |
 * | `webhook.retries.160s`   | 2 m 40 s     | 7 d          |
 * | `webhook.retries.640s`   | 10 m 40 s    | 7 d          |
 * | `webhook.retries.2560s`  | 42 m 40 s    | 7 d          |
 * | `webhook.retries.10240s` | 2 h 50 m 40 s | 7 d 3 h     |
 * | `webhook.retries.40960s` | 11 h 22 m 40 s | 7 d 12 h   |
 * | `webhook.retries.24h`    | 24 h         | 8 d          |
 *
 * "Kept" is `retentionMsOf`, rounded. There is no end to a tier: what is due goes on to `webhook.deliveries`, where the
 * order is checked against its stream, and an order that was concluded meanwhile ends there.
 */
export const defaultTiers: readonly RetryTier[] = [
  ...[2, 10, 40, 160, 640, 2560, 10_240, 40_960].map((seconds) => ({
    name: `${seconds}s`,
    delayMs: seconds * secondMs,
  })),
  { name: '24h', delayMs: dayMs },
];

/** How long nobody may run that forwards records before the broker drops any of them. */
export const outageSlackMs = 7 * dayMs;

/** A hop makes a new record, so a tier keeps its delay and the longest outage, not the ten days of a message. */
export const retentionMsOf = ({ delayMs }: RetryTier): number => delayMs + outageSlackMs;

export const topicOf = ({ name }: RetryTier): string => `webhook.retries.${name}`;

/**
 * A wait has already begun when its record is published. One that falls short of its tier by this much still waits in
 * it instead of in many small ones; records of a tier are then due in order only up to this, and `TierForwarder`
 * fetches further ahead than that.
 */
export const shortfallMs = 300;

/** What a delayed record does next. */
export type Hop =
  /** In memory: too little is left for a tier. */
  | { readonly kind: 'hold' }
  /** Until `releaseAtMs`, which is never after the record is due. */
  | { readonly kind: 'wait'; readonly tier: RetryTier; readonly releaseAtMs: number };

/** The largest tier that does not overshoot; `tiers` from short to long. */
export const nextHop = (tiers: readonly RetryTier[], dueAtMs: number, nowMs: number): Hop => {
  const tier = tiers.findLast(({ delayMs }) => delayMs <= dueAtMs - nowMs + shortfallMs);
  if (tier === undefined) return { kind: 'hold' };
  return { kind: 'wait', tier, releaseAtMs: Math.min(nowMs + tier.delayMs, dueAtMs) };
};
