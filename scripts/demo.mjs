/**
 * A running product with realistic traffic: weeks of history, then an event every few seconds, to receivers on this
 * machine that are healthy, flaky, slow, dead or ask to be left alone. Everything is in a temporary folder that goes
 * when it ends (Ctrl-C).
 *
 *   npm run demo                  on port 4400, or HOOKLINE_PORT
 */
import { once } from 'node:events';
import { ensureBuilt, ensureConsoleBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
ensureConsoleBuilt();

const { Demo } = await import('./demo/demo.mjs');
const demo = await Demo.start({ say: (line) => process.stdout.write(`${line}\n`), output: 'inherit' });
await Promise.race([demo.ended, once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await demo.stop();
