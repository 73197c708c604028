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

/** What else ran on the machine meanwhile: the benchmark itself, and what should not have. */
export const besides = ({ harnessCpuMs, othersCpuMs, beganUs, endedUs }) => {
  const onePercentMs = (endedUs - beganUs) / 1_000 / 100;
  return [
    measure('receiver and generator, share of a core', perItem(harnessCpuMs, onePercentMs), { unit: '%' }),
    measure('other programs, share of a core', perItem(othersCpuMs, onePercentMs), { unit: '%' }),
  ];
};

/** Zero, or the run shows a defect and not a speed. */
export const lost = ({ missing, repeats }) => [
  measure('deliveries missing', missing, { atMost: 0 }),
  measure('deliveries repeated', repeats, { atMost: 0 }),
];

/** How many a second there were between two instants in microseconds. */
export const perSecond = (count, beganUs, endedUs) => (count * 1_000_000) / (endedUs - beganUs);

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
