export { FakeClock } from './fake-clock.js';
export {
  answer,
  type Behaviour,
  drip,
  endless,
  garbage,
  hang,
  inTurn,
  raw,
  redirect,
  reset,
} from './receiver-behaviour.js';
export { type ReceivedRequest, ScriptableReceiver } from './scriptable-receiver.js';
export { BusConsumer, Gate, orderFor } from './bus-consumer.js';
export { until, untilWithin } from './until.js';
export { describeMessageBusContract } from './message-bus.contract.js';
export { receiverTest } from './tls-fixture.js';
export { describeEventStoreContract } from './event-store/event-store.contract.js';
export { newEvent, recordedEvent } from './recorded-events.js';
export {
  afterNoon,
  attemptFailed,
  attemptReport,
  attemptSucceeded,
  eventAccepted,
  eventRejected,
  noon,
  sampleWebhookId,
  webhookCreated,
  webhookSettings,
} from './sample-events.js';
export { FactLog } from './fact-log.js';
export { FakeLeases } from './fake-leases.js';
export { describeLeasesContract } from './leases.contract.js';
export { describeReadModelsContract } from './read-models/read-models.contract.js';
export { DeliveryScenario, deliverySettings } from './delivery-scenario.js';
export { CountedIds, MemoryLog, RequiredFieldsCompiler } from './fake-primitives.js';
export { MemoryDeliveryQueue } from './memory-delivery-queue.js';
export { MemoryEventStore } from './memory-event-store.js';
export { MemoryFollowerPlaces } from './memory-follower-places.js';
export { anyJourney, anyMessageEvent, anyRetryPolicy, type Journey, type JourneyStep } from './domain-arbitraries.js';
export {
  apiKeyDecider,
  eventDecider,
  eventTypeDecider,
  given,
  messageDecider,
  replayDecider,
  signInLinkDecider,
  webhookDecider,
} from './given-when-then.js';
export {
  before,
  messageAcceptance,
  messageCancelled,
  messageFailed,
  msBetween,
  recordFailure,
  recordSuccess,
  retryRequested,
  tenDaysAfterNoon,
} from './sample-messages.js';
export { FaultyBus, UseCaseScenario } from './use-case-scenario.js';
