/**
 * A schedule kept to a tenth of a millisecond without spinning: timers of Node are late by up to a millisecond, which
 * would be a good part of what is measured. A thread sleeps until the next instant and then wakes this one.
 */
import { Worker } from 'node:worker_threads';

/** Calls `act` with each planned instant (microseconds of the shared clock) when it has come. */
export function everyTick({ beganUs, everyUs, total }, act) {
  const worker = new Worker(new URL('./ticks.worker.mjs', import.meta.url), {
    workerData: { beganUs, everyUs, total },
  });
  let done = 0;
  worker.on('message', (due) => {
    for (; done < due; done += 1) act(Math.round(beganUs + done * everyUs));
  });
}
