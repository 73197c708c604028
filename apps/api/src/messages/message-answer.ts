import type { MessageDetail, MessageRow } from '#libs/application';
import type { AttemptAnswer, MessageAnswer, MessageDetailAnswer } from '#libs/contracts';

export const toMessageAnswer = (row: MessageRow): MessageAnswer => ({
  id: row.id,
  webhookId: row.webhookId,
  eventId: row.eventId,
  eventType: row.eventType,
  status: row.status,
  createdAt: row.createdAt,
  attemptCount: row.attemptCount,
  lastAttemptAt: row.lastAttemptAt,
  lastStatusCode: row.lastStatusCode,
  nextAttemptAt: row.nextAttemptAt,
  givesUpAt: row.givesUpAt,
  test: row.test,
});

const toAttemptAnswer = (fact: MessageDetail['attempts'][number]): AttemptAnswer => ({
  attempt: fact.attempt,
  outcome: 'because' in fact ? 'failed' : 'success',
  trigger: fact.trigger,
  startedAt: fact.startedAt,
  durationMs: fact.durationMs,
  url: fact.url,
  webhookRevision: fact.webhookRevision,
  requestHeaders: fact.requestHeaders,
  statusCode: fact.statusCode,
  errorCode: fact.errorCode,
  answerExcerpt: fact.answerExcerpt,
  nextAttemptAt: 'nextAttemptAt' in fact ? fact.nextAttemptAt : null,
  because: 'because' in fact ? fact.because : null,
});

export const toMessageDetailAnswer = ({ row, payload, body, attempts }: MessageDetail): MessageDetailAnswer => ({
  ...toMessageAnswer(row),
  payload,
  body,
  attempts: attempts.map(toAttemptAnswer),
});
