/**
 * The stand-in for EventStoreDB as a process of its own, for tests that kill or outlive what uses it:
 *
 *   node test/engines/event-store-stand-in.mjs [--file FILE] [--port PORT] [--version VERSION]
 *
 * Prints {"url": …} when it listens. Each line on its input is one command, answered by {"done": …} or {"error": …}:
 *
 *   silence | speak                 nothing is answered | everything is, also what was asked meanwhile
 *   down | up                       the port is closed and every connection ended | it is open again
 *   drop                            every connection breaks
 *   not-ready | ready               refuses every call as a server that starts does
 *   delay MS                        answers later
 *   fail FAULT [TIMES]              what goes wrong with the next appends (AppendFault in stand-in-faults.ts)
 *   store-late                      what the fault store_late has held back is stored
 *   break too_slow | lost | end     ends the subscriptions
 *   scavenge                        removes what has expired
 *
 * With a file its events survive its own end, also kill -9. It ends with its input.
 */
import { register } from 'node:module';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

register('./typescript-hooks.mjs', import.meta.url);
const { EventStoreStandIn } = await import('./event-store-stand-in/event-store-stand-in.ts');

const { values } = parseArgs({
  options: { file: { type: 'string' }, port: { type: 'string' }, version: { type: 'string' } },
});

const standIn = await EventStoreStandIn.start({
  ...values,
  port: values.port === undefined ? undefined : Number(values.port),
});
const { faults } = standIn;

const commands = {
  silence: () => faults.silence(),
  speak: () => faults.speak(),
  down: () => standIn.goDown(),
  up: () => standIn.listen(),
  drop: () => standIn.dropConnections(),
  'not-ready': () => void (faults.isNotReady = true),
  ready: () => void (faults.isNotReady = false),
  delay: (ms) => void (faults.delayMs = Number(ms)),
  fail: (fault, times = '1') => faults.failAppends(fault, Number(times)),
  'store-late': () => faults.storeLate(),
  break: (fault) => standIn.breakSubscriptions(fault),
  scavenge: () => standIn.log.scavenge(),
};

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

say({ url: standIn.url });
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = line.trim().split(/\s+/);
  try {
    if (!Object.hasOwn(commands, name)) throw new Error(`there is no command ${name}`);
    await commands[name](...args);
    say({ done: name });
  } catch (error) {
    say({ error: error.message });
  }
}
standIn.stop();
process.exit();
