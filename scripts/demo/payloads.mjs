/** What the control plane of a plausible company says about its subscriptions and approval requests. */
const organizations = [
  { id: 'org_northwind', name: 'Northwind Traders' },
  { id: 'org_contoso', name: 'Contoso' },
  { id: 'org_tailspin', name: 'Tailspin Toys' },
  { id: 'org_fabrikam', name: 'Fabrikam' },
  { id: 'org_litware', name: 'Litware' },
];

const people = [
  ['grace', 'Grace Hopper'],
  ['ada', 'Ada Lovelace'],
  ['linus', 'Linus Pauling'],
  ['radia', 'Radia Perlman'],
  ['edsger', 'Edsger Dijkstra'],
  ['barbara', 'Barbara Liskov'],
  ['ken', 'Ken Thompson'],
  ['frances', 'Frances Allen'],
];

const applications = ['Storefront', 'Mobile app', 'Partner gateway', 'Back office', 'Data pipeline', 'Kiosk'];
const products = [
  ['payments-v2', 'Payments'],
  ['orders-v1', 'Orders'],
  ['catalog-v3', 'Catalog'],
  ['shipping-v1', 'Shipping'],
  ['identity-v2', 'Identity'],
];
const plans = [
  { id: 'plan_free', name: 'Free' },
  { id: 'plan_silver', name: 'Silver' },
  { id: 'plan_gold', name: 'Gold' },
  { id: 'plan_gold', name: 'Gold' },
  { id: 'plan_platinum', name: 'Platinum' },
];
const comments = ['Within quota', 'Approved for the pilot', 'Please ask for Silver first', null, 'Contract is signed'];

/** How often each happens. */
const types = [
  ...Array(8).fill('subscription.create'),
  ...Array(9).fill('subscription.update'),
  ...Array(3).fill('subscription.delete'),
  ...Array(7).fill('approvalRequest.create'),
  ...Array(6).fill('approvalRequest.update'),
  'approvalRequest.delete',
  'apiProduct.publish',
];

const minuteMs = 60_000;
const at = (ms) => new Date(ms).toISOString();

const statusesOf = (type, chance) => {
  if (type.endsWith('.create')) return ['PENDING', 'NOT_DEPLOYED'];
  if (type === 'approvalRequest.delete') return ['CANCELLED', 'NOT_DEPLOYED'];
  if (type === 'subscription.delete') return ['APPROVED', 'UNDEPLOYED'];
  return chance.is(0.85) ? ['APPROVED', 'DEPLOYED'] : ['REJECTED', 'NOT_DEPLOYED'];
};

const userOf = (chance, organization) => {
  const [username, displayName] = chance.of(people);
  return {
    id: `usr_${username}`,
    username,
    displayName,
    email: `${username}@${organization.name.toLowerCase().replaceAll(' ', '')}.example`,
    status: 'ACTIVE',
    role: chance.of(['DEVELOPER', 'DEVELOPER', 'ADMIN']),
    organization,
    origin: chance.of(['LOCAL', 'SSO']),
    termsOfUseAccepted: true,
    hasImage: chance.is(0.5),
  };
};

const publication = (chance) => {
  const [id, name] = chance.of(products);
  return {
    apiProduct: { id, name, version: `${Math.ceil(chance.between(1, 9))}.${Math.ceil(chance.between(0, 20))}.0` },
  };
};

const subscriptionOf = (chance, { id, approvalRequest, status: [approvalStatus, deploymentStatus] }) => {
  const [apiProduct, apiProductDisplayName] = chance.of(products);
  return {
    id,
    application: { id: chance.id('app'), name: chance.of(applications) },
    apiProduct,
    apiProductDisplayName,
    plan: chance.of(plans),
    environments: chance.of([['production'], ['staging'], ['staging', 'production']]),
    approvalStatus,
    approvalRequest,
    deploymentStatus,
    termsOfUseAccepted: true,
  };
};

/** An event of the control plane at an instant, in milliseconds since the epoch. */
export function newEvent(chance, atMs) {
  const type = chance.of(types);
  const timestamp = at(atMs);
  if (type === 'apiProduct.publish') return { type, timestamp, data: publication(chance) };
  const status = statusesOf(type, chance);
  const user = userOf(chance, chance.of(organizations));
  const isResolved = status[0] !== 'PENDING';
  const [id, subscription] = [chance.id('apr'), chance.id('sub')];
  const data = {
    subscription: subscriptionOf(chance, { id: subscription, approvalRequest: id, status }),
    approvalRequest: {
      id,
      status: status[0],
      createdAt: at(atMs - (isResolved ? chance.between(10, 900) * minuteMs : 0)),
      resolvedAt: isResolved ? timestamp : null,
      subscription,
      createdByUser: user.id,
      createdByOrganization: user.organization.id,
      resolvedByUser: isResolved ? 'usr_0Adm' : null,
      resolvingOrganization: isResolved ? 'org_platform' : null,
      comment: isResolved ? chance.of(comments) : null,
    },
    user,
  };
  return { type, timestamp, data };
}
