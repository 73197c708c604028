export { EventStoreUnusable } from './event-store-unusable.js';
export { SqliteEventStore, type SqliteEventStoreOptions } from './sqlite-event-store.js';
