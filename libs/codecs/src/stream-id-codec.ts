import type { StreamCategory, StreamId } from '#libs/domain';
import { UnreadableEvent } from './unreadable-event.js';

const categories: Readonly<Record<StreamCategory, true>> = {
  webhook: true,
  event: true,
  message: true,
  apiKey: true,
  rejection: true,
  eventType: true,
  replay: true,
  signInLink: true,
};

const isCategory = (name: string): name is StreamCategory => Object.hasOwn(categories, name);

/** Every category there is. */
export const streamCategories: readonly StreamCategory[] = Object.keys(categories).filter(isCategory);

const isStreamId = (name: string): name is StreamId => {
  const dash = name.indexOf('-');
  return dash > 0 && isCategory(name.slice(0, dash));
};

/** The name of a stream as an engine keeps it. @throws {UnreadableEvent} if it is of no known category */
export const decodeStreamId = (name: string): StreamId => {
  if (!isStreamId(name)) throw new UnreadableEvent(`stream ${name} is of no known category`);
  return name;
};
