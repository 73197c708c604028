/**
 * The event that all scenarios publish: a full `subscription.create` of about 1 KB. It carries when it was to be
 * published and its number, first and of fixed width, so that a receiver finds them at almost no cost.
 */
const user = {
  id: 'b1a6f7c2-6c2f-4d38-9d0c-2f8f6a3c1e57',
  username: 'grace.hopper',
  displayName: 'Grace Hopper',
  email: 'grace.hopper@example.com',
  status: 'ACTIVE',
  role: 'DEVELOPER',
  organization: 'org-7f2c9a10',
  origin: 'LOCAL',
  termsOfUseAccepted: true,
  hasImage: false,
};

const subscription = {
  id: '0c4f1d86-2a35-4b7e-8f61-93d5c7e2ab14',
  application: { id: 'app-51e3', name: 'Storefront' },
  apiProduct: 'payments-v2',
  apiProductDisplayName: 'Payments',
  plan: { id: 'plan-gold', name: 'Gold' },
  environments: ['production', 'staging'],
  approvalStatus: 'PENDING',
  approvalRequest: '5d0e8b6a-94f7-4c1b-b3d2-6e7a1f0c2d39',
  deploymentStatus: 'NOT_DEPLOYED',
  termsOfUseAccepted: true,
};

const approvalRequest = {
  id: '5d0e8b6a-94f7-4c1b-b3d2-6e7a1f0c2d39',
  status: 'PENDING',
  createdAt: '2024-05-01T12:00:00.000Z',
  resolvedAt: null,
  subscription: subscription.id,
  createdByUser: user.id,
  createdByOrganization: user.organization,
  resolvedByUser: null,
  resolvingOrganization: null,
  comment: 'Needed for the spring release of the storefront',
};

export const eventType = 'subscription.create';
/** What a hundredth of mixed messages have instead. */
export const rareType = 'subscription.delete';
export const occurredAt = '2024-05-01T12:00:00.000Z';

const timeDigits = 16;
const numberDigits = 8;
const marker = '"sentAt":"';
const between = '","number":"';

const rest = JSON.stringify({ subscription, approvalRequest, user }).slice(1);

const dataText = (sentAtUs, number) =>
  `{${marker}${String(sentAtUs).padStart(timeDigits, '0')}${between}${String(number).padStart(numberDigits, '0')}",${rest}`;

/** One that only a neighbour gets. */
export const otherEventType = 'subscription.delete';

/** Body of `POST /events`, or a record of `control-plane.events`. */
export const eventBody = (sentAtUs, number, type = eventType) =>
  `{"type":"${type}","data":${dataText(sentAtUs, number)},"timestamp":"${occurredAt}"}`;

export const eventData = (number) => JSON.parse(dataText(0, number));

/** What an arriving request says about its event; null when its first bytes do not have it. */
export function readMark(bytes) {
  const at = bytes.indexOf(marker);
  if (at === -1) return null;
  const timeAt = at + marker.length;
  const numberAt = timeAt + timeDigits + between.length;
  return { sentAtUs: digitsAt(bytes, timeAt, timeDigits), number: digitsAt(bytes, numberAt, numberDigits) };
}

function digitsAt(bytes, start, count) {
  let value = 0;
  for (let at = start; at < start + count; at += 1) value = value * 10 + bytes[at] - 48;
  return value;
}
