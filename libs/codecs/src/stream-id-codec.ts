import { streamCategories, type StreamCategory, type StreamId } from '#libs/domain';
import { UnreadableEvent } from './unreadable-event.js';

const isCategory = (name: string): name is StreamCategory => streamCategories.some((category) => category === name);

const isStreamId = (name: string): name is StreamId => {
  const dash = name.indexOf('-');
  return dash > 0 && isCategory(name.slice(0, dash));
};

/** The name of a stream as an engine keeps it. @throws {UnreadableEvent} if it is of no known category */
export const decodeStreamId = (name: string): StreamId => {
  if (!isStreamId(name)) throw new UnreadableEvent(`stream ${name} is of no known category`);
  return name;
};
