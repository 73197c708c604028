import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import type { Log } from '#libs/application';

import type { Application } from '../engines/application.js';
import type { Engines } from '../engines/engines.js';
import { version } from '../version.js';
import { MeteredEventStore, MeteredMessageBus } from './metered-engines.js';
import { MeteredLog } from './metered-log.js';

/** What is measured when somebody asks. */
export interface Measured {
  readonly worker: Pick<Application['worker'], 'stats'>;
  readonly projector: Pick<Application['projector'], 'behindMs'>;
  readonly webhookRegistry: Pick<Application['webhookRegistry'], 'isReady'>;
}

/** The metrics of this process in Prometheus' text format, version 0.0.4. */
export class Metrics {
  private readonly registry = new Registry();
  readonly contentType: string = this.registry.contentType;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.gauge('hookline_info', 'Version of this process', () => 1, { version });
  }

  /** A log whose lines are counted too. */
  ofLog(log: Log): Log {
    return new MeteredLog(log, this.registry);
  }

  /** The same engines, whose calls are counted. */
  ofEngines<E extends Pick<Engines, 'store' | 'bus'>>(engines: E): E {
    return {
      ...engines,
      store: new MeteredEventStore(engines.store, this.registry),
      bus: new MeteredMessageBus(engines.bus, this.registry),
    };
  }

  /** Gauges of what this process does; what it does not do is left out by the caller. */
  watch({ worker, projector, webhookRegistry }: Partial<Measured>): void {
    if (worker !== undefined) {
      this.gauge('hookline_attempts_in_flight', 'Requests to webhooks on the wire', () => worker.stats().inFlight);
      this.gauge('hookline_orders_waiting', 'Orders in the hands of this process', () => worker.stats().waiting);
      this.gauge(
        'hookline_webhooks_behind',
        'Webhooks of this process whose orders come from the read model',
        () => worker.stats().behind,
      );
    }
    if (projector !== undefined)
      this.gauge(
        'hookline_projection_behind_seconds',
        'For how long the projector has not seen the end of the event store',
        () => projector.behindMs / 1_000,
      );
    if (webhookRegistry !== undefined)
      this.gauge('hookline_registry_ready', '1 while the webhooks in memory follow the event store', () =>
        webhookRegistry.isReady ? 1 : 0,
      );
  }

  exposition(): Promise<string> {
    return this.registry.metrics();
  }

  private gauge(name: string, help: string, read: () => number, labels: Readonly<Record<string, string>> = {}): void {
    new Gauge({
      name,
      help,
      labelNames: Object.keys(labels),
      registers: [this.registry],
      collect() {
        this.set(labels, read());
      },
    });
  }
}
