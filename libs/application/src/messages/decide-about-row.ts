import {
  type Decision,
  decideMessage,
  type MessageCommand,
  type MessageEvent,
  type MessageRefusal,
  type MessageState,
  refuse,
  type Revision,
} from '#libs/domain';

import type { MessageRow } from '../ports/read-models.js';

/**
 * Decides about a message that the read model shows. Where its row knows facts and its stream has none, the stream
 * was deleted because the event has expired: nothing may begin it again.
 */
export const decideAboutRow =
  (row: Pick<MessageRow, 'revision'>, command: MessageCommand) =>
  (state: MessageState, revision: Revision): Decision<MessageEvent, MessageRefusal | 'event_expired'> =>
    revision === 'none' && row.revision !== 'none' ? refuse('event_expired') : decideMessage(command, state);
