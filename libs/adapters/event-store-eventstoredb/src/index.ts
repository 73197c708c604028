export { EventStoreDbEventStore } from './eventstoredb-event-store.js';
export { EventStoreUnusable } from './event-store-unusable.js';
