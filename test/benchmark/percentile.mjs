/** @returns the value below which that share of the sorted values lies; NaN of none */
export const percentile = (sorted, share) =>
  sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];

export const median = (values) => percentile([...values].sort(ascending), 0.5);

const ascending = (left, right) => left - right;
