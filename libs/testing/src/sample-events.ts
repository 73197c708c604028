import type {
  ApiKeyCreated,
  AttemptFailed,
  AttemptReport,
  AttemptSucceeded,
  EventAccepted,
  EventRejected,
  IsoInstant,
  WebhookCreated,
  WebhookSettings,
} from '#libs/domain';
import { plusMs } from '#libs/domain';

/** The instant at which samples happen. */
export const noon: IsoInstant = '2024-05-01T12:00:00.000Z';

/** `seconds` after noon. */
export const afterNoon = (seconds: number): IsoInstant => plusMs(noon, seconds * 1_000);

export const sampleWebhookId = '0192f0c4-7a10-7c3e-9b1d-5f0e6a2b4c8d';
export const sampleEventId = '5f1d7a52-8a0c-5c55-9b7e-2f7a3f1b9c10';

export const webhookSettings = (settings: Partial<WebhookSettings> = {}): WebhookSettings => ({
  displayName: 'Billing',
  url: 'https://hooks.example.com/billing',
  events: ['subscription.create'],
  description: '',
  headers: {},
  timeoutMs: null,
  rateLimit: null,
  ordering: 'none',
  retry: null,
  ...settings,
});

export const webhookCreated = (data: Partial<WebhookCreated['data']> = {}): WebhookCreated => ({
  type: 'WebhookCreated',
  data: { settings: webhookSettings(), status: 'active', secret: 'sealed-secret', ...data },
});

export const eventAccepted = (data: Partial<EventAccepted['data']> = {}): EventAccepted => ({
  type: 'EventAccepted',
  data: {
    type: 'subscription.create',
    data: { subscription: { id: 'subscription-1' } },
    occurredAt: noon,
    source: '',
    sourceId: 'source-1',
    recipients: [sampleWebhookId],
    givesUpAt: plusMs(noon, 864_000_000),
    test: false,
    ...data,
  },
});

export const eventRejected: EventRejected = {
  type: 'EventRejected',
  data: {
    reason: 'no JSON',
    origin: { topic: 'control-plane.events', partition: 3, offset: '41', timestamp: '1714564800000' },
    record: 'AP8=',
    recordBytes: 2,
  },
};

export const apiKeyCreated = (name: string, expiresAt: string | null = null): ApiKeyCreated => ({
  type: 'ApiKeyCreated',
  data: { name, role: 'operator', hash: `hash of ${name}`, expiresAt },
});

export const attemptReport = (report: Partial<AttemptReport> = {}): AttemptReport => ({
  eventId: sampleEventId,
  webhookId: sampleWebhookId,
  ticket: 'none',
  attempt: 1,
  trigger: 'first',
  startedAt: noon,
  durationMs: 40,
  url: 'https://hooks.example.com/billing',
  webhookRevision: 0,
  requestHeaders: { 'content-type': 'application/json' },
  statusCode: 204,
  errorCode: null,
  answerExcerpt: '',
  ...report,
});

export const attemptSucceeded = (report: Partial<AttemptReport> = {}): AttemptSucceeded => ({
  type: 'AttemptSucceeded',
  data: attemptReport(report),
});

/** A 503 that is tried again ten seconds later. */
export const attemptFailed = (data: Partial<AttemptFailed['data']> = {}): AttemptFailed => ({
  type: 'AttemptFailed',
  data: { ...attemptReport({ statusCode: 503 }), nextAttemptAt: afterNoon(10), because: 'schedule', ...data },
});
