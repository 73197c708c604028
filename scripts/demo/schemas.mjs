/** What the types of the demo carry, as its admins wrote it down. */
const text = (description) => ({ type: 'string', description });
const textOrNull = (description) => ({ type: ['string', 'null'], description });
const instant = (description) => ({ type: ['string', 'null'], format: 'date-time', description });
const flag = (description) => ({ type: 'boolean', description });
const oneOf = (description, ...values) => ({ enum: values, description });

const object = (description, properties, required = Object.keys(properties)) => ({
  type: 'object',
  description,
  required,
  properties,
});

const organization = object('Whose developer it is', { id: text('Id'), name: text('Display name') });

const subscription = object('The subscription as it is now', {
  id: text('Id of the subscription'),
  application: object('The application that subscribed', { id: text('Id'), name: text('Display name') }),
  apiProduct: text('Id of the API product'),
  apiProductDisplayName: text('What people call the product'),
  plan: object('Limits that apply', { id: text('Id'), name: text('Display name') }),
  environments: { type: 'array', items: { type: 'string' }, description: 'Where it is deployed' },
  approvalStatus: oneOf('Of its approval request', 'PENDING', 'APPROVED', 'REJECTED', 'CANCELLED'),
  approvalRequest: textOrNull('Id of the approval request'),
  deploymentStatus: oneOf('On the gateways', 'NOT_DEPLOYED', 'DEPLOYED', 'UNDEPLOYED'),
  termsOfUseAccepted: flag('Whether the terms of the product were accepted'),
});

const approvalRequest = object('Who decides about it, and how that went', {
  id: text('Id of the request'),
  status: oneOf('How far it is', 'PENDING', 'APPROVED', 'REJECTED', 'CANCELLED'),
  createdAt: instant('When it was asked for'),
  resolvedAt: instant('When it was decided; null until then'),
  subscription: text('Id of the subscription'),
  createdByUser: text('Id of the person'),
  createdByOrganization: text('Id of that person’s organization'),
  resolvedByUser: textOrNull('Id of who decided'),
  resolvingOrganization: textOrNull('Id of the deciding organization'),
  comment: textOrNull('What the decider wrote'),
});

const user = object('The person who brought it about', {
  id: text('Id'),
  username: text('For signing in'),
  displayName: text('What people read'),
  email: text('Address for mails'),
  status: text('ACTIVE or LOCKED'),
  role: text('DEVELOPER or ADMIN'),
  organization,
  origin: text('LOCAL or SSO'),
  termsOfUseAccepted: flag('Whether the portal’s terms were accepted'),
  hasImage: flag('Whether there is a picture'),
});

export const subscriptionSchema = {
  type: 'object',
  required: ['subscription', 'approvalRequest', 'user'],
  properties: { subscription, approvalRequest, user },
};

export const publicationSchema = {
  type: 'object',
  required: ['apiProduct'],
  properties: {
    apiProduct: object('What was published', {
      id: text('Id'),
      name: text('Display name'),
      version: text('Semantic version'),
    }),
  },
};
