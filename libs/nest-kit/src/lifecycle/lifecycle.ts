import type { Application } from '../engines/application.js';
import type { Engines } from '../engines/engines.js';
import type { Health, HealthReport } from '../health/health.js';
import type { Duties } from './duties.js';
import { StoppedWhileStarting } from './stopped-while-starting.js';

/** The Nest application, as far as the order of things is concerned. */
export interface Served {
  /** Begins to hand records to the handlers. */
  takeRecords(): Promise<void>;
  listen(): Promise<void>;
  /** HTTP ends first: nothing new is accepted and what is being answered is answered; then no more records. */
  close(): Promise<void>;
}

export interface LifecycleParts {
  readonly engines: Pick<Engines, 'store' | 'bus' | 'sender' | 'closeReadModels' | 'clock' | 'log'>;
  readonly application: {
    readonly projector: Pick<Application['projector'], 'run' | 'watch' | 'whenCaughtUp' | 'isCaughtUp' | 'position'>;
    readonly webhookRegistry: Pick<Application['webhookRegistry'], 'run' | 'whenReady' | 'isReady'>;
    readonly apiKeyRegistry: Pick<Application['apiKeyRegistry'], 'run' | 'whenReady' | 'isReady'>;
    readonly eventTypeRegistry: Pick<Application['eventTypeRegistry'], 'run' | 'whenReady' | 'isReady'>;
    readonly reconciler: Pick<Application['reconciler'], 'round' | 'run'>;
    readonly upcomingOrders: Pick<Application['upcomingOrders'], 'run'>;
    readonly replayRunner: Pick<Application['replayRunner'], 'run'>;
    readonly operationalEvents: Pick<Application['operationalEvents'], 'run'>;
    readonly retention: Pick<Application['retention'], 'run'>;
    readonly worker: Pick<Application['worker'], 'start' | 'drain'>;
    readonly refuseUnknownMasterKeys: Application['refuseUnknownMasterKeys'];
  };
  readonly duties: Duties;
  /** Milliseconds from the beginning of the stop until requests that are still on the wire are cut off. */
  readonly cutOffAfterMs: number;
}

interface Loop {
  run(signal: AbortSignal): Promise<void>;
}

const progressEveryMs = 5_000;

type Phase = 'opened' | 'catching up' | 'serving' | 'stopping';

/**
 * The order in which a process begins and ends. The engines are open before this begins.
 *
 *   opened ──start──► catching up ──► serving ──stop──► stopping ──► the process ends
 *                          └──────────────stop─────────────┘
 *
 * catching up: read models and registries follow the store from their checkpoints until they have seen its tail. What
 *   they say is then true, so the reconciler's first round finds every order that the last process left behind. Only
 *   then are records taken, unless the master keys do not open what is stored, and HTTP listens last: nobody is
 *   answered from an old state.
 * stopping: the reverse. HTTP ends, then records, then what is on the wire; the followers stay until then, because an
 *   outcome is judged by the registry and an answer waits for the read models. The engines close last, the event store
 *   at the very end, since all others may still have something to say to it. What is on the wire has until
 *   `cutOffAfterMs`: then it is cut off, so that the process ends in time, and is sent again after the next start.
 *
 * Ending at any line, by `kill -9` too, loses nothing: everything here only makes it tidy.
 */
export class Lifecycle implements Health {
  private readonly shutdownBegins = new AbortController();
  private readonly loopsEnd = new AbortController();
  private readonly followersEnd = new AbortController();
  private loops: readonly Promise<void>[] = [];
  private followers: readonly Promise<void>[] = [];
  private phase: Phase = 'opened';
  private step = 'nothing';
  private isStoreOpen = true;

  constructor(private readonly parts: LifecycleParts) {}

  /** Aborts when stopping begins. */
  get shutdown(): AbortSignal {
    return this.shutdownBegins.signal;
  }

  /** What stopping waits for right now, for the message when it takes too long. */
  waitingFor(): string {
    return this.step;
  }

  report(): HealthReport {
    const { duties, application } = this.parts;
    const { projector, webhookRegistry, apiKeyRegistry, eventTypeRegistry } = application;
    const parts = {
      eventStore: this.isStoreOpen,
      webhookRegistry: webhookRegistry.isReady,
      eventTypeRegistry: eventTypeRegistry.isReady,
      ...(duties.answers && { apiKeyRegistry: apiKeyRegistry.isReady }),
      ...((duties.answers || duties.projects) && { readModels: projector.isCaughtUp }),
      messageBus: this.phase === 'serving',
    };
    return { isReady: Object.values(parts).every(Boolean), parts };
  }

  /** The event store answers nothing any more. */
  storeFailed(): void {
    this.isStoreOpen = false;
  }

  /** Resolves when requests are answered. @throws {StoppedWhileStarting} @throws what kept it from starting */
  async start(served: Served): Promise<void> {
    const { application, duties } = this.parts;
    await this.catchUp();
    if (duties.reconciles && duties.isAlone) await application.reconciler.round({ isFirst: true });
    this.throwIfStopping();
    if (duties.delivers) {
      application.worker.start();
      await served.takeRecords();
    }
    this.throwIfStopping();
    this.loops = this.loopsOfThisProcess().map((loop) => loop.run(this.loopsEnd.signal));
    await served.listen();
    this.throwIfStopping();
    this.phase = 'serving';
  }

  /** Ends in order. A step that fails is logged and does not keep the next from its turn. */
  async stop(served: Served): Promise<void> {
    this.phase = 'stopping';
    this.shutdownBegins.abort();
    const { engines, application, cutOffAfterMs } = this.parts;
    const cutOff = new AbortController();
    engines.clock.after(cutOffAfterMs, () => {
      cutOff.abort();
    });
    const steps: readonly (readonly [name: string, end: () => Promise<unknown>])[] = [
      ['HTTP and the handlers', () => served.close()],
      ['requests to webhooks', () => application.worker.drain(cutOff.signal)],
      ['reconciler, replays, own events, retention and upcoming orders', () => endAll(this.loopsEnd, this.loops)],
      ['projector and registries', () => endAll(this.followersEnd, this.followers)],
      ['bus', () => engines.bus.close()],
      ['HTTP sender', () => engines.sender.close()],
      ['read models', () => engines.closeReadModels()],
      ['event store', () => engines.store.close()],
    ];
    for (const [name, end] of steps) {
      this.step = name;
      await this.safely(name, end);
    }
  }

  private loopsOfThisProcess(): readonly Loop[] {
    const { duties, application } = this.parts;
    return [
      ...(duties.reconciles
        ? [application.reconciler, application.replayRunner, application.operationalEvents, application.retention]
        : []),
      ...(duties.keepsTimers ? [application.upcomingOrders] : []),
    ];
  }

  private async catchUp(): Promise<void> {
    this.phase = 'catching up';
    const { duties, application } = this.parts;
    const { projector, webhookRegistry, eventTypeRegistry, apiKeyRegistry } = application;
    const run = (follower: Loop) => follower.run(this.followersEnd.signal);
    this.followers = [
      run(webhookRegistry),
      run(eventTypeRegistry),
      duties.projects ? run(projector) : projector.watch(this.followersEnd.signal),
      ...(duties.answers ? [run(apiKeyRegistry)] : []),
    ];
    const stopTelling = this.tellProgress();
    await Promise.all([
      webhookRegistry.whenReady(),
      eventTypeRegistry.whenReady(),
      duties.projects ? projector.whenCaughtUp() : null,
      duties.answers ? apiKeyRegistry.whenReady() : null,
    ]);
    stopTelling();
    this.throwIfStopping();
    application.refuseUnknownMasterKeys();
  }

  /** Read models that are rebuilt take minutes: whoever waits sees that something moves. Answers how to stop it. */
  private tellProgress(): () => void {
    const { clock, log, store } = this.parts.engines;
    const tell = async () => {
      const [position, tail] = [this.parts.application.projector.position, await store.tail()];
      log.info('hookline.catching_up', { position, tail });
    };
    let cancel: () => void = () => undefined;
    const again = () => {
      cancel = clock.after(progressEveryMs, () => {
        if (this.shutdown.aborted) return;
        void this.safely('telling progress', tell);
        again();
      });
    };
    again();
    return () => {
      cancel();
    };
  }

  private throwIfStopping(): void {
    if (this.shutdown.aborted) throw new StoppedWhileStarting();
  }

  private async safely(name: string, end: () => Promise<unknown>): Promise<void> {
    try {
      await end();
    } catch (error) {
      this.parts.engines.log.error('shutdown.step_failed', error, { step: name });
    }
  }
}

const endAll = async (controller: AbortController, running: readonly Promise<void>[]): Promise<void> => {
  controller.abort();
  await Promise.all(running);
};
