export { ensureFolderOf } from './data-directory.js';
export { DirectoryLock } from './directory-lock.js';
export { EventStoreUnusable } from './event-store-unusable.js';
export { SqliteEventStore } from './sqlite-event-store.js';
