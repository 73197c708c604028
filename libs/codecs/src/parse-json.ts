import { UnreadableEvent } from './unreadable-event.js';

/** @throws {UnreadableEvent} for text that is no JSON */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableEvent('the stored text is no JSON', { cause: error });
  }
};
