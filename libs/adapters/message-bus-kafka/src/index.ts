export { KafkaMessageBus } from './kafka-message-bus.js';
export type { KafkaMessageBusOptions } from './kafka-options.js';
export { KafkaUnusable } from './kafka-unusable.js';
