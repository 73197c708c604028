/** Says how many ticks are due, each time one more is. */
import { parentPort, workerData } from 'node:worker_threads';
import { nowUs } from './monotonic-clock.mjs';

const { beganUs, everyUs, total } = workerData;
const nothing = new Int32Array(new SharedArrayBuffer(4));

for (let done = 0; done < total;) {
  const waitUs = beganUs + done * everyUs - nowUs();
  if (waitUs > 0) Atomics.wait(nothing, 0, 0, waitUs / 1_000);
  done = Math.min(total, Math.max(done, Math.floor((nowUs() - beganUs) / everyUs) + 1));
  parentPort.postMessage(done);
}
