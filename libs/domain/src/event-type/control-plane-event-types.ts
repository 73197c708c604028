import type { JsonObject } from '../values.js';

/** What people choose from when they set up a webhook, and what a test send delivers. */
export interface EventType {
  readonly name: string;
  readonly description: string;
  readonly example: JsonObject;
  /** JSON Schema 2020-12 of the payload; absent for none. */
  readonly schema?: JsonObject;
}

const user: JsonObject = {
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
};

const subscription = (approvalStatus: string, deploymentStatus: string): JsonObject => ({
  id: 'sub_19Kx',
  application: { id: 'app_3Tz', name: 'Storefront' },
  apiProduct: 'payments-v2',
  apiProductDisplayName: 'Payments',
  plan: { id: 'plan_gold', name: 'Gold' },
  environments: ['production'],
  approvalStatus,
  approvalRequest: 'apr_5Wd1',
  deploymentStatus,
  termsOfUseAccepted: true,
});

const approvalRequest = (status: string, isResolved: boolean): JsonObject => ({
  id: 'apr_5Wd1',
  status,
  createdAt: '2024-05-01T12:00:00.000Z',
  resolvedAt: isResolved ? '2024-05-01T13:30:00.000Z' : null,
  subscription: 'sub_19Kx',
  createdByUser: 'usr_7Hq2',
  createdByOrganization: 'org_acme',
  resolvedByUser: isResolved ? 'usr_0Adm' : null,
  resolvingOrganization: isResolved ? 'org_platform' : null,
  comment: isResolved ? 'Within quota' : null,
});

const example = (status: string, deploymentStatus: string): JsonObject => ({
  subscription: subscription(status, deploymentStatus),
  approvalRequest: approvalRequest(status, status !== 'PENDING'),
  user,
});

/** The Control Plane's own event types. */
export const controlPlaneEventTypes: readonly EventType[] = [
  {
    name: 'subscription.create',
    description: 'An application subscribed to an API product.',
    example: example('PENDING', 'NOT_DEPLOYED'),
  },
  {
    name: 'subscription.update',
    description: 'A subscription changed, for example its plan, its environments or its deployment.',
    example: example('APPROVED', 'DEPLOYED'),
  },
  {
    name: 'subscription.delete',
    description: 'A subscription was removed.',
    example: example('APPROVED', 'UNDEPLOYED'),
  },
  {
    name: 'approvalRequest.create',
    description: 'Somebody asked for a subscription to be approved.',
    example: example('PENDING', 'NOT_DEPLOYED'),
  },
  {
    name: 'approvalRequest.update',
    description: 'An approval request was approved or rejected.',
    example: example('APPROVED', 'NOT_DEPLOYED'),
  },
  {
    name: 'approvalRequest.delete',
    description: 'An approval request was withdrawn.',
    example: example('CANCELLED', 'NOT_DEPLOYED'),
  },
];
