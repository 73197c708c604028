import {
  acceptedMessage,
  evolveMessage,
  isMessageEvent,
  type MessageAcceptance,
  type MessageEvent,
  type MessageId,
  type MessageState,
  messageStream,
} from '#libs/domain';

import type { Aggregate } from '../fact-recorder.js';

/** A message begins with the acceptance of its event, which its own stream does not hold. */
export const messageAggregate = (
  id: MessageId,
  acceptance: MessageAcceptance,
): Aggregate<MessageState, MessageEvent> => ({
  stream: messageStream(id),
  initial: acceptedMessage(acceptance),
  evolve: evolveMessage,
  owns: isMessageEvent,
});
