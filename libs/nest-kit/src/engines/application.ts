import {
  ApiKeyRegistry,
  ApiKeyUseCases,
  AttemptRunner,
  type BreakerView,
  breakersElsewhere,
  type DeliverySettings,
  DeliveryTargets,
  DeliveryWorker,
  EventAcceptance,
  EventTypeRegistry,
  EventTypeUseCases,
  EventUseCases,
  FactRecorder,
  HistoryExport,
  LiveChanges,
  IncomingEventsCatalog,
  MessageUseCases,
  OperationalEvents,
  OrderCheck,
  PayloadCache,
  Projector,
  ReadYourWrites,
  Reconciler,
  refuseUnknownMasterKeys,
  RejectRecord,
  ReplayRunner,
  ReplayUseCases,
  Retention,
  SendTestEvent,
  SessionUseCases,
  StatsUseCases,
  UpcomingOrders,
  WebhookRecorder,
  WebhookRegistry,
  WebhookRules,
  WebhookUseCases,
} from '#libs/application';
import { maskedValue } from '#libs/contracts';

import type { HooklineConfig } from '../config/hookline.config.js';
import { dutiesOf } from '../lifecycle/duties.js';
import { version } from '../version.js';
import type { Engines } from './engines.js';

/** The application's classes over the engines of this process, each once. */
export interface Application {
  readonly projector: Projector;
  readonly webhookRegistry: WebhookRegistry;
  readonly apiKeyRegistry: ApiKeyRegistry;
  readonly eventTypeRegistry: EventTypeRegistry;
  readonly webhookUseCases: WebhookUseCases;
  readonly apiKeyUseCases: ApiKeyUseCases;
  readonly sessionUseCases: SessionUseCases;
  readonly eventTypeUseCases: EventTypeUseCases;
  readonly messageUseCases: MessageUseCases;
  readonly eventUseCases: EventUseCases;
  readonly acceptance: EventAcceptance;
  readonly sendTestEvent: SendTestEvent;
  readonly liveChanges: LiveChanges;
  readonly historyExport: HistoryExport;
  readonly statsUseCases: StatsUseCases;
  readonly replayUseCases: ReplayUseCases;
  readonly replayRunner: ReplayRunner;
  readonly operationalEvents: OperationalEvents;
  readonly retention: Retention;
  readonly rejectRecord: RejectRecord;
  readonly worker: DeliveryWorker;
  readonly breakers: BreakerView;
  readonly reconciler: Reconciler;
  readonly upcomingOrders: UpcomingOrders;
  /** Once the registry has caught up. @throws {UnknownMasterKey} */
  readonly refuseUnknownMasterKeys: () => void;
}

/** What the use cases and the workers share. */
type Shared = Engines &
  Pick<Application, 'projector' | 'webhookRegistry' | 'apiKeyRegistry' | 'eventTypeRegistry'> & {
    readonly recorder: FactRecorder;
    readonly readYourWrites: ReadYourWrites;
    readonly webhookRecorder: WebhookRecorder;
    readonly settings: DeliverySettings;
    readonly retentionMs: number | null;
  };

export const createApplication = (engines: Engines, config: HooklineConfig): Application => {
  const { adminKey, delivery, sessions, retentionMs } = config;
  const { store, clock, ids, readModels, registrySource, keyHasher } = engines;
  const recorder = new FactRecorder(store, clock, ids);
  const projector = new Projector(engines);
  const readYourWrites = new ReadYourWrites(projector, store);
  const webhookRegistry = new WebhookRegistry(engines, registrySource);
  const apiKeyRegistry = new ApiKeyRegistry(engines, { source: registrySource, hasher: keyHasher, clock, adminKey });
  const eventTypeRegistry = new EventTypeRegistry(engines, registrySource, engines.schemaCompiler);
  const webhookRecorder = new WebhookRecorder({ recorder, webhookRegistry, readModels, readYourWrites, clock });
  const settings = { ...delivery, userAgent: `Hookline/${version}` };
  const followers = { projector, webhookRegistry, apiKeyRegistry, eventTypeRegistry };
  const shared: Shared = { ...engines, ...followers, recorder, readYourWrites, webhookRecorder, settings, retentionMs };
  const useCases = createUseCases(shared);
  const workers = createWorkers(shared);
  return {
    ...followers,
    sessionUseCases: new SessionUseCases({ ...shared, hasher: keyHasher, settings: sessions }),
    ...useCases,
    ...workers,
    operationalEvents: new OperationalEvents({ ...useCases, ...shared, places: shared.followerPlaces }),
    breakers: dutiesOf(config).delivers ? workers.worker : breakersElsewhere,
    refuseUnknownMasterKeys: () => {
      refuseUnknownMasterKeys(webhookRegistry, engines.secretBox);
    },
  };
};

type UseCases = Pick<
  Application,
  | 'webhookUseCases'
  | 'apiKeyUseCases'
  | 'eventTypeUseCases'
  | 'messageUseCases'
  | 'eventUseCases'
  | 'acceptance'
  | 'sendTestEvent'
  | 'rejectRecord'
  | 'liveChanges'
  | 'historyExport'
  | 'statsUseCases'
  | 'replayUseCases'
>;

const createUseCases = (shared: Shared): UseCases => {
  const { recorder, webhookRegistry, readYourWrites, readModels, sender } = shared;
  const catalog = new IncomingEventsCatalog(shared);
  const acceptance = new EventAcceptance({ ...shared, catalog, horizonMs: shared.settings.horizonMs });
  const events = new EventUseCases(recorder, readModels, readYourWrites);
  return {
    webhookUseCases: new WebhookUseCases({
      ...shared,
      rules: new WebhookRules(webhookRegistry, shared.eventTypeRegistry, sender),
    }),
    apiKeyUseCases: new ApiKeyUseCases({ ...shared, hasher: shared.keyHasher }),
    eventTypeUseCases: new EventTypeUseCases(shared),
    messageUseCases: new MessageUseCases(shared),
    eventUseCases: events,
    acceptance,
    sendTestEvent: new SendTestEvent(acceptance, webhookRegistry, shared),
    liveChanges: new LiveChanges(shared),
    historyExport: new HistoryExport(shared.store),
    replayUseCases: new ReplayUseCases({ ...shared, events }),
    statsUseCases: new StatsUseCases(readModels, shared.clock),
    rejectRecord: new RejectRecord({ ...shared, toBase64: (bytes) => Buffer.from(bytes).toString('base64') }),
  };
};

const createWorkers = (
  shared: Shared,
): Pick<Application, 'worker' | 'reconciler' | 'upcomingOrders' | 'replayRunner' | 'retention'> => {
  const { recorder, clock, deliveryQueue: queue, reconcilerSource: source, settings } = shared;
  const payloads = new PayloadCache(recorder, clock, shared.retentionMs);
  const check = new OrderCheck(recorder, payloads, clock);
  const targets = new DeliveryTargets({ ...shared, userAgent: settings.userAgent, maskedValue });
  const runner = new AttemptRunner({ ...shared, targets });
  return {
    worker: new DeliveryWorker({ ...shared, queue, check, runner }),
    reconciler: new Reconciler({ ...shared, source, payloads }),
    upcomingOrders: new UpcomingOrders({ ...shared, queue }),
    retention: new Retention({ ...shared, source: shared.retentionSource }),
    replayRunner: new ReplayRunner({ ...shared, source: shared.replaySource, horizonMs: settings.horizonMs }),
  };
};
