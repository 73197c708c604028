/**
 * A process that ends as a process of Hookline does, for tests of exit codes and last words. Says "started", and then:
 *
 *   stops       stops in 50 ms when it is told to
 *   hangs       never stops by itself; its deadline is 300 ms
 *   hangs-long  the same with the real deadline
 *   refused     finds that it cannot start
 *   failed      an engine fails, which a request under way hears of
 *   rejection   nobody handles a rejection
 *   exception   nobody catches an exception
 */

// By a computed name: what is built is no part of the graph of sources.
const built = new URL('../../../dist/libs/nest-kit/src/', import.meta.url);
const { ProcessEnd } = await import(new URL('lifecycle/process-end.js', built).href);
const { openLog } = await import(new URL('logging/open-log.js', built).href);

const mode = process.argv[2];
const log = openLog({ level: 'info', format: 'json' });
const end = new ProcessEnd(log, mode === 'hangs' ? 300 : 19_000);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const stops = async () => {
  await pause(50);
  log.info('all.stopped');
};

end.watch({ stop: mode.startsWith('hangs') ? () => new Promise(() => undefined) : stops, waitingFor: () => 'the bus' });
setInterval(() => undefined, 1_000);
log.info('started');

if (mode === 'refused') await end.refused('the port is in use');
if (mode === 'failed') {
  end.engineFailed('the event store has failed', new Error('disk full'));
  end.engineFailed('Kafka has failed', new Error('gone too'));
  await pause(1_500);
  log.info('request.answered');
}
if (mode === 'rejection') void Promise.reject(new Error('forgotten'));
if (mode === 'exception') setTimeout(() => JSON.parse('{'), 1);
