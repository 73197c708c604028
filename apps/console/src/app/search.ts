import { z } from 'zod';

/** What an address may carry: anything else is dropped, so that an old or broken link still shows the page. */
const text = z.string().min(1).max(256).optional().catch(undefined);
const instant = z.iso.datetime({ offset: true }).optional().catch(undefined);
const cursor = z.string().max(1024).optional().catch(undefined);
const webhookStatus = z.enum(['active', 'inactive']).optional().catch(undefined);
const messageStatus = z.enum(['created', 'retrying', 'cancelled', 'success', 'failed']);

const pageSearch = z.object({ cursor });

const webhookSearch = z.object({
  search: text,
  status: webhookStatus,
  event: text,
  sort: z.enum(['name', 'lastDelivery', 'health', 'created']).optional().catch(undefined),
  direction: z.enum(['asc', 'desc']).optional().catch(undefined),
});
export type WebhookSearch = z.output<typeof webhookSearch>;

const logSearch = z.object({
  cursor,
  status: z.array(messageStatus).min(1).optional().catch(undefined),
  eventType: text,
  since: instant,
  until: instant,
  search: text,
});

const messageSearch = logSearch.extend({ webhookId: z.uuid().optional().catch(undefined) });
export type MessageSearch = z.output<typeof messageSearch>;

const eventSearch = z.object({
  cursor,
  type: text,
  since: instant,
  until: instant,
  matched: z.boolean().optional().catch(undefined),
  search: text,
});
export type EventSearch = z.output<typeof eventSearch>;

const overviewSearch = z.object({ range: z.enum(['1h', '24h', '7d', '30d']).optional().catch(undefined) });

const eventTypeSearch = z.object({
  search: text,
  state: z.enum(['offered', 'observed', 'archived']).optional().catch(undefined),
});
export type EventTypeSearch = z.output<typeof eventTypeSearch>;

const newEventTypeSearch = z.object({ name: text });

const newReplaySearch = z.object({
  webhookId: text,
  /** `events`: past events go to a webhook; otherwise messages are retried. */
  what: z.enum(['messages', 'events']).optional().catch(undefined),
  /** This event alone. */
  eventId: text,
  eventType: text,
  since: instant,
  until: instant,
});
export type NewReplaySearch = z.output<typeof newReplaySearch>;

/** Only a page of the console is gone to after a sign-in, never an address of somebody else's making. */
const signInSearch = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
});

const reader =
  <Search extends z.ZodType>(schema: Search) =>
  (search: Record<string, unknown>): z.output<Search> =>
    schema.parse(search);

export const readPageSearch = reader(pageSearch);
export const readWebhookSearch = reader(webhookSearch);
export const readLogSearch = reader(logSearch);
export const readMessageSearch = reader(messageSearch);
export const readEventSearch = reader(eventSearch);
export const readOverviewSearch = reader(overviewSearch);
export const readEventTypeSearch = reader(eventTypeSearch);
export const readNewEventTypeSearch = reader(newEventTypeSearch);
export const readNewReplaySearch = reader(newReplaySearch);
export const readSignInSearch = reader(signInSearch);
