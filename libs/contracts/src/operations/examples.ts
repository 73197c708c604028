import type { BodyExample } from './operation.js';

type Examples = Readonly<Record<string, BodyExample>>;

/** Every field that the Control Plane sends: the catalog's example of `subscription.create`. */
const exampleData = {
  subscription: {
    id: 'sub_19Kx',
    application: { id: 'app_3Tz', name: 'Storefront' },
    apiProduct: 'payments-v2',
    apiProductDisplayName: 'Payments',
    plan: { id: 'plan_gold', name: 'Gold' },
    environments: ['production'],
    approvalStatus: 'PENDING',
    approvalRequest: 'apr_5Wd1',
    deploymentStatus: 'NOT_DEPLOYED',
    termsOfUseAccepted: true,
  },
  approvalRequest: {
    id: 'apr_5Wd1',
    status: 'PENDING',
    createdAt: '2024-05-01T12:00:00.000Z',
    resolvedAt: null,
    subscription: 'sub_19Kx',
    createdByUser: 'usr_7Hq2',
    createdByOrganization: 'org_acme',
    resolvedByUser: null,
    resolvingOrganization: null,
    comment: null,
  },
  user: {
    id: 'usr_7Hq2',
    username: 'grace',
    displayName: 'Grace Hopper',
    email: 'grace@example.com',
    status: 'ACTIVE',
    role: 'DEVELOPER',
    organization: { id: 'org_acme', name: 'Acme' },
    origin: 'LOCAL',
    termsOfUseAccepted: true,
    hasImage: false,
  },
};

const timestamp = '2024-05-01T12:00:00.000Z';
const event = { type: 'subscription.create', timestamp, data: exampleData };
const cloudEvent = {
  specversion: '1.0',
  id: '7f3c1e52',
  source: '/control-plane/eu-1',
  type: 'subscription.create',
  time: timestamp,
  data: exampleData,
};

export const newEventExamples: Examples = {
  event: { summary: 'A subscription was created', value: event },
  withId: {
    summary: 'Under an id of yours, so that it can be sent again',
    value: { ...event, id: 'sub_19Kx:created' },
  },
  many: {
    summary: 'Several at once',
    value: [
      { ...event, id: 'sub_19Kx:created' },
      { type: 'subscription.delete', timestamp, id: 'sub_18Aa:deleted', data: { subscription: { id: 'sub_18Aa' } } },
    ],
  },
};

export const cloudEventExamples: Examples = { event: { summary: 'A subscription was created', value: cloudEvent } };

export const cloudEventBatchExamples: Examples = {
  batch: { summary: 'Two events', value: [cloudEvent, { ...cloudEvent, id: '7f3c1e53', type: 'subscription.update' }] },
};

export const newWebhookExamples: Examples = {
  least: {
    summary: 'As little as it takes',
    value: { displayName: 'Billing', url: 'https://hooks.example.com/hookline', events: ['subscription.create'] },
  },
  whole: {
    summary: 'Every field',
    value: {
      displayName: 'Billing',
      url: 'https://hooks.example.com/hookline',
      events: ['subscription.create', 'subscription.delete'],
      status: 'active',
      description: 'Starts and ends invoices',
      headers: { 'x-team': 'billing' },
      timeoutMs: 10_000,
      rateLimit: { perSecond: 50 },
      ordering: 'fifo',
      retry: { baseMs: 5_000, factor: 3, capMs: 3_600_000 },
    },
  },
};

export const webhookChangesExamples: Examples = {
  pause: { summary: 'Pause deliveries', value: { status: 'inactive' } },
  resume: { summary: 'Resume them', value: { status: 'active' } },
  headers: { summary: 'Set one header and remove another', value: { headers: { 'x-tier': 'gold', 'x-team': null } } },
};

export const rotationExamples: Examples = {
  overlap: { summary: 'Both secrets sign for two days', value: { overlapHours: 48 } },
  leaked: { summary: 'The secret before is known to others: drop it at once', value: { overlapHours: 0 } },
};

export const testSendExamples: Examples = {
  test: { summary: 'Send the example of one type', value: { eventType: 'subscription.create' } },
};

export const newEventTypeExamples: Examples = {
  invoice: {
    summary: 'With a JSON Schema that events must fit',
    value: {
      name: 'invoice.paid',
      description: 'A customer paid an invoice.',
      example: { invoice: { id: 'inv_1', amountCents: 4_900 } },
      schema: {
        type: 'object',
        required: ['invoice'],
        properties: {
          invoice: {
            type: 'object',
            required: ['id', 'amountCents'],
            properties: { id: { type: 'string' }, amountCents: { type: 'integer', minimum: 0 } },
          },
        },
      },
      enforcement: 'reject',
    },
  },
};

export const eventTypeChangesExamples: Examples = {
  warn: { summary: 'Let events through that do not fit, and mark them', value: { enforcement: 'warn' } },
  archive: { summary: 'No longer offer it', value: { archived: true } },
  restore: { summary: 'Offer it again', value: { archived: false } },
};

export const newApiKeyExamples: Examples = {
  producer: { summary: 'For a service that publishes', value: { name: 'Control Plane', role: 'producer' } },
  expiring: {
    summary: 'For a person, with a last day',
    value: { name: 'Grace', role: 'operator', expiresAt: '2099-12-31T23:59:59Z' },
  },
};

export const newReplayExamples: Examples = {
  count: {
    summary: 'Count what failed since the first of May',
    value: { statuses: ['failed'], since: '2024-05-01T00:00:00Z', dryRun: true },
  },
  retry: {
    summary: 'Retry it, ten messages a second',
    value: { statuses: ['failed'], since: '2024-05-01T00:00:00Z', ratePerSecond: 10 },
  },
  events: {
    summary: 'Send a new webhook what came since the first of May',
    value: { events: true, webhookId: '0192f0c4-7a10-7c3e-9b1d-5f0e6a2b4c8d', since: '2024-05-01T00:00:00Z' },
  },
  event: {
    summary: 'Send one past event to a webhook that did not get it',
    value: {
      events: true,
      webhookId: '0192f0c4-7a10-7c3e-9b1d-5f0e6a2b4c8d',
      eventId: '5d8f0c3e-2b1a-5c4d-9e6f-7a8b9c0d1e2f',
    },
  },
};
