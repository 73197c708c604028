import { summaryOf } from './config/config-summary.js';
import { type HooklineConfig, loadConfig } from './config/hookline.config.js';
import type { Role } from './config/engines.config.js';
import { createNestApp, type HooklineApp, servedBy } from './create-nest-app.js';
import { type Application, createApplication } from './engines/application.js';
import { type Engines, openEngines } from './engines/engines.js';
import type { EngineOptions } from './engines/open-engines.js';
import { refuseReadModelsAhead } from './engines/read-models-ahead.js';
import { banner } from './lifecycle/banner.js';
import { createFirstAdminKey } from './lifecycle/first-admin-key.js';
import { type Duties, dutiesOf } from './lifecycle/duties.js';
import { keepHeapSmall } from './lifecycle/heap-growth.js';
import { Lifecycle } from './lifecycle/lifecycle.js';
import { Opening } from './lifecycle/opening.js';
import { inOneLine, lineForPeople } from './lifecycle/line-for-people.js';
import { createSignInUrl } from './lifecycle/sign-in-url.js';
import { ProcessEnd } from './lifecycle/process-end.js';
import { sayOnStderr } from './lifecycle/say-on-stderr.js';
import { openLog } from './logging/open-log.js';
import { type Measured, Metrics } from './metrics/metrics.js';
import { version } from './version.js';

/** The rest of the time is for what must be stored and closed after it. */
const cutOffShare = 0.8;

/** Runs Hookline in this process until it is told to end. Why it cannot start is one line on standard error. */
export const runHookline = async (app: HooklineApp): Promise<void> => {
  const beganAtMs = performance.now();
  keepHeapSmall();
  const config = configOrExit(app.role);
  const metrics = new Metrics();
  const log = metrics.ofLog(openLog(config.log));
  const end = new ProcessEnd(log, config.stopWithinMs);
  const duties = dutiesOf(config);
  log.info('hookline.starting', { version, ...summaryOf(config) });
  let lifecycle: Lifecycle | null = null;
  const opening = new Opening();
  end.watch(opening);
  try {
    const onFailure: EngineOptions['onFailure'] = (what, error) => {
      if (what === 'the event store has failed') lifecycle?.storeFailed();
      end.engineFailed(what, error);
    };
    const engines = metrics.ofEngines(await openEngines(config, { log, onFailure }, opening));
    await refuseReadModelsAhead(engines);
    const application = createApplication(engines, config);
    lifecycle = new Lifecycle({ engines, application, duties, cutOffAfterMs: config.stopWithinMs * cutOffShare });
    metrics.watch(measuredBy(duties, application));
    await serve(app, { config, engines, application, lifecycle, end, metrics, beganAtMs });
  } catch (error) {
    // A signal came while it was starting: whoever handles that sees to the end.
    if (opening.isStopped || lifecycle?.shutdown.aborted === true) return;
    const line = lineForPeople(error);
    if (line !== null) await end.refused(line);
    end.failed('Hookline cannot start', error);
  }
};

/** There is no log yet. */
const configOrExit = (role: Role): HooklineConfig => {
  try {
    return loadConfig(role);
  } catch (error) {
    sayOnStderr(inOneLine(error));
    process.exit(1);
  }
};

interface Opened {
  readonly config: HooklineConfig;
  readonly engines: Engines;
  readonly application: Application;
  readonly lifecycle: Lifecycle;
  readonly end: ProcessEnd;
  readonly metrics: Metrics;
  /** Later than the process began where `npm start` installed and built first. */
  readonly beganAtMs: number;
}

const measuredBy = (duties: Duties, { worker, projector, webhookRegistry }: Application): Partial<Measured> => ({
  webhookRegistry,
  ...(duties.delivers && { worker }),
  ...(duties.projects && { projector }),
});

const serve = async (
  app: HooklineApp,
  { config, engines, application, lifecycle, end, metrics, beganAtMs }: Opened,
): Promise<void> => {
  const nest = await createNestApp(app, {
    engines,
    application,
    health: lifecycle,
    metrics,
    apiLimits: config.apiLimits,
  });
  const served = servedBy(nest, config.http);
  end.watch({ stop: () => lifecycle.stop(served), waitingFor: () => lifecycle.waitingFor() });
  await lifecycle.start(served);
  const url = await nest.getUrl();
  engines.log.info('hookline.started', { url, startedInMs: Math.round(performance.now() - beganAtMs) });
  if (config.role === 'dispatcher') return;
  const firstAdminKey = await createFirstAdminKey(application);
  const isWatched = firstAdminKey !== null || process.stdout.isTTY;
  const signInUrl = await createSignInUrl(application, { url, isWatched });
  process.stdout.write(banner({ url, config, firstAdminKey, signInUrl }));
};
