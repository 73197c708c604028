/** @returns the value below which that share of the values lies, which come smallest first; NaN of none */
export const percentile = (ascending, share) =>
  ascending.length === 0 ? NaN : ascending[Math.min(ascending.length - 1, Math.ceil(ascending.length * share) - 1)];

/** A copy, smallest first. */
export const sorted = (values) => [...values].sort((left, right) => left - right);

export const median = (values) => percentile(sorted(values), 0.5);
