import { type DynamicModule, Module, type Provider } from '@nestjs/common';

import {
  ApiKeyRegistry,
  ApiKeyUseCases,
  DeliveryWorker,
  EventAcceptance,
  EventUseCases,
  FactRecorder,
  MessageUseCases,
  ReadYourWrites,
  RejectRecord,
  SendTestEvent,
  WebhookRegistry,
  WebhookUseCases,
} from '#libs/application';

import type { HooklineConfig } from '../config/hookline.config.js';
import type { Health } from '../health/health.js';
import type { Application } from './application.js';
import type { Engines } from './engines.js';
import {
  ADDRESS_GUARD,
  CLOCK,
  CONFIG,
  EVENT_STORE,
  HEALTH,
  IDS,
  KEY_HASHER,
  LOG,
  MESSAGE_BUS,
  PROJECTOR,
  READ_MODELS,
  SECRET_BOX,
  SHUTDOWN,
} from './tokens.js';

export interface ProvidedParts {
  readonly config: HooklineConfig;
  readonly engines: Engines;
  readonly application: Application;
  readonly health: Health;
  readonly shutdown: AbortSignal;
}

const enginesAsProviders = ({ config, engines, health, shutdown }: ProvidedParts): Provider[] => [
  { provide: CONFIG, useValue: config },
  { provide: CLOCK, useValue: engines.clock },
  { provide: IDS, useValue: engines.ids },
  { provide: LOG, useValue: engines.log },
  { provide: KEY_HASHER, useValue: engines.keyHasher },
  { provide: SECRET_BOX, useValue: engines.secretBox },
  { provide: EVENT_STORE, useValue: engines.store },
  { provide: MESSAGE_BUS, useValue: engines.bus },
  { provide: READ_MODELS, useValue: engines.readModels },
  { provide: ADDRESS_GUARD, useValue: engines.sender },
  { provide: HEALTH, useValue: health },
  { provide: SHUTDOWN, useValue: shutdown },
];

/** Classes of the application are asked for by their class. */
const applicationAsProviders = ({ application }: ProvidedParts): Provider[] => [
  { provide: PROJECTOR, useValue: application.projector },
  { provide: FactRecorder, useValue: application.recorder },
  { provide: WebhookRegistry, useValue: application.registry },
  { provide: ApiKeyRegistry, useValue: application.apiKeys },
  { provide: ReadYourWrites, useValue: application.readYourWrites },
  { provide: WebhookUseCases, useValue: application.webhookUseCases },
  { provide: ApiKeyUseCases, useValue: application.apiKeyUseCases },
  { provide: MessageUseCases, useValue: application.messageUseCases },
  { provide: EventUseCases, useValue: application.eventUseCases },
  { provide: EventAcceptance, useValue: application.acceptance },
  { provide: SendTestEvent, useValue: application.sendTestEvent },
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
