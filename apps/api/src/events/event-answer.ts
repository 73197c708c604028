import type { EventRow } from '#libs/application';
import type { EventAnswer } from '#libs/contracts';

export const toEventAnswer = ({ occurredAt, ...row }: EventRow): EventAnswer => ({
  id: row.id,
  type: row.type,
  timestamp: occurredAt,
  source: row.source,
  sourceId: row.sourceId,
  acceptedAt: row.acceptedAt,
  recipientCount: row.recipientCount,
  test: row.test,
});
