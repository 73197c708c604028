import { StoreUnavailable } from '../ports/errors.js';
import type { EventStore, Position } from '../ports/event-store.js';

/** Whether this store made the position, and has come so far: what a client gives back may be anything. */
export const isKnownPosition = async (store: EventStore, position: Position): Promise<boolean> => {
  const asked = new AbortController();
  try {
    const options = { after: position, categories: ['webhook'], maxBatch: 1, signal: asked.signal } as const;
    for await (const _first of store.subscribe(options)) break;
    return await store.hasReached(position);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return false;
  } finally {
    asked.abort();
  }
};
