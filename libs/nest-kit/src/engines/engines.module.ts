import { type DynamicModule, Module, type Provider } from '@nestjs/common';

import {
  ApiKeyRegistry,
  ApiKeyUseCases,
  DeliveryWorker,
  EventAcceptance,
  EventTypeRegistry,
  EventTypeUseCases,
  EventUseCases,
  HistoryExport,
  LiveChanges,
  MessageUseCases,
  RejectRecord,
  ReplayUseCases,
  SendTestEvent,
  SessionUseCases,
  StatsUseCases,
  WebhookUseCases,
} from '#libs/application';

import type { ApiLimits } from '../config/hookline.config.js';
import type { Health } from '../health/health.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Application } from './application.js';
import type { Engines } from './engines.js';
import { API_LIMITS, BREAKERS, HEALTH, IDS, LOG, METRICS, READ_MODELS, REPLAY_SOURCE } from './tokens.js';

export interface ProvidedParts {
  readonly engines: Engines;
  readonly application: Application;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly apiLimits: ApiLimits;
}

const enginesAsProviders = ({ engines, health, metrics, apiLimits }: ProvidedParts): Provider[] => [
  { provide: IDS, useValue: engines.ids },
  { provide: LOG, useValue: engines.log },
  { provide: READ_MODELS, useValue: engines.readModels },
  { provide: REPLAY_SOURCE, useValue: engines.replaySource },
  { provide: HEALTH, useValue: health },
  { provide: METRICS, useValue: metrics },
  { provide: API_LIMITS, useValue: apiLimits },
];

/** Classes of the application are asked for by their class. */
const applicationAsProviders = ({ application }: ProvidedParts): Provider[] => [
  { provide: BREAKERS, useValue: application.breakers },
  { provide: ApiKeyRegistry, useValue: application.apiKeyRegistry },
  { provide: EventTypeRegistry, useValue: application.eventTypeRegistry },
  { provide: EventTypeUseCases, useValue: application.eventTypeUseCases },
  { provide: WebhookUseCases, useValue: application.webhookUseCases },
  { provide: ApiKeyUseCases, useValue: application.apiKeyUseCases },
  { provide: SessionUseCases, useValue: application.sessionUseCases },
  { provide: MessageUseCases, useValue: application.messageUseCases },
  { provide: EventUseCases, useValue: application.eventUseCases },
  { provide: EventAcceptance, useValue: application.acceptance },
  { provide: SendTestEvent, useValue: application.sendTestEvent },
  { provide: ReplayUseCases, useValue: application.replayUseCases },
  { provide: StatsUseCases, useValue: application.statsUseCases },
  { provide: HistoryExport, useValue: application.historyExport },
  { provide: LiveChanges, useValue: application.liveChanges },
  { provide: RejectRecord, useValue: application.rejectRecord },
  { provide: DeliveryWorker, useValue: application.worker },
];

/**
 * Gives every module of a process its ports and use cases. They are made before Nest starts, in plain code that the
 * compiler checks, and in the order that opening them needs; Nest only hands them out.
 */
@Module({})
export class EnginesModule {
  static of(parts: ProvidedParts): DynamicModule {
    const providers = [...enginesAsProviders(parts), ...applicationAsProviders(parts)];
    return { module: EnginesModule, global: true, providers, exports: providers };
  }
}
