/** One line of the result: a number, its unit, and what it should be, if anything was promised. */
import { median } from './percentile.mjs';

export const measure = (name, value, { unit = '', digits = 0, atMost, atLeast } = {}) => ({
  name,
  value,
  unit,
  digits,
  atMost,
  atLeast,
});

export const cpuADelivery = ({ cpuMs }, deliveries, aim = {}) =>
  measure('CPU of the product, ms a delivery', perItem(cpuMs, deliveries), { digits: 2, unit: 'ms', ...aim });

export const peakRss = (bench, aim = {}) =>
  measure('peak memory of the product', bench.peakRssMb, { unit: 'MB', ...aim });

/** How much of both cores the rest of the benchmark took while it ran. */
export const harnessCpu = ({ harnessCpuMs, seconds }) =>
  measure('receiver and generator, share of a core', perItem(harnessCpuMs, seconds * 10), { unit: '%' });

/** Zero, or the run shows a defect and not a speed. */
export const lost = ({ missing, repeats }) => [
  measure('deliveries missing', missing, { atMost: 0 }),
  measure('deliveries repeated', repeats, { atMost: 0 }),
];

export function perItem(total, items) {
  return total === null ? null : total / items;
}

/** The same measures of several runs as one, each with its median. */
export function medianOf(runs) {
  return runs[0].map((first, index) => {
    const values = runs.map((measures) => measures[index].value);
    return { ...first, value: values.includes(null) ? null : median(values) };
  });
}

/** null where nothing was promised or nothing could be measured. */
export function isMet({ value, atMost, atLeast }) {
  if (value === null || (atMost === undefined && atLeast === undefined)) return null;
  return atMost === undefined ? value >= atLeast : value <= atMost;
}
