import { latencyBuckets } from '#libs/application';

/** A column for each bucket of the histogram, in its order. */
export const latencyColumns = Array.from({ length: latencyBuckets }, (_, bucket) => `latency_${bucket}` as const);
