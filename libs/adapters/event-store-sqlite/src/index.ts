export { EventStoreUnusable } from './event-store-unusable.js';
export { SqliteEventStore } from './sqlite-event-store.js';
