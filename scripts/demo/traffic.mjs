/** Live traffic at a gentle rate. */
import { newEvent } from './payloads.mjs';
import { Chance } from './random.mjs';

const [shortestMs, longestMs] = [900, 3_600];

export function startTraffic(producer) {
  const chance = new Chance(11);
  let timer;
  const later = () => {
    timer = setTimeout(() => void publish(), chance.between(shortestMs, longestMs));
  };
  const publish = async () => {
    // The product may be on its way out: the next one tells.
    await producer.post('/events', newEvent(chance, Date.now())).catch(() => undefined);
    if (timer !== null) later();
  };
  later();
  return {
    stop: () => {
      clearTimeout(timer);
      timer = null;
    },
  };
}
