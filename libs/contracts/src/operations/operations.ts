import { apiKeyOperations } from './api-key-operations.js';
import { eventOperations } from './event-operations.js';
import { eventTypeOperations } from './event-type-operations.js';
import { historyOperations } from './history-operations.js';
import { liveOperations } from './live-operations.js';
import { messageOperations } from './message-operations.js';
import type { Operation } from './operation.js';
import { processOperations } from './process-operations.js';
import { rejectedRecordOperations } from './rejected-record-operations.js';
import { replayOperations } from './replay-operations.js';
import { sessionOperations } from './session-operations.js';
import { statsOperations } from './stats-operations.js';
import { webhookOperations } from './webhook-operations.js';

/** Everything the API can be asked for. */
export const operations: readonly Operation[] = [
  ...webhookOperations,
  ...eventOperations,
  ...messageOperations,
  ...replayOperations,
  ...eventTypeOperations,
  ...statsOperations,
  ...liveOperations,
  ...historyOperations,
  ...rejectedRecordOperations,
  ...apiKeyOperations,
  ...sessionOperations,
  ...processOperations,
];
