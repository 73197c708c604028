/** What was set up before the first event: keys, webhooks, event types. */
import { AesSecretBox, parseMasterKeys, Sha256KeyHasher } from '#libs/adapters/node-crypto';
import { toInstant } from '#libs/domain';
import { publicationSchema, subscriptionSchema } from './schemas.mjs';
import { webhooks } from './webhooks.mjs';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const people = [
  { name: 'Grace Hopper', role: 'admin', daysAgo: 36 },
  { name: 'Radia Perlman (on-call)', role: 'operator', daysAgo: 35 },
  { name: 'Control Plane', role: 'producer', daysAgo: 36 },
  { name: 'Grafana', role: 'viewer', daysAgo: 20 },
];

/** API keys. @returns facts, the key of the producer, and the actors by name */
export function apiKeys(ids, nowMs) {
  const hasher = new Sha256KeyHasher();
  const made = people.map(({ name, role, daysAgo }) => {
    const [id, key] = [ids.random(), hasher.newKey()];
    const event = { type: 'ApiKeyCreated', data: { name, role, hash: hasher.hash(key), expiresAt: null } };
    return {
      id,
      key,
      name,
      role,
      fact: { stream: `apiKey-${id}`, expected: 'none', event, atMs: nowMs - daysAgo * dayMs },
    };
  });
  const actorOf = (role, kind) => ({ kind, id: made.find((one) => one.role === role).id });
  const actors = {
    admin: actorOf('admin', 'user'),
    operator: actorOf('operator', 'user'),
    producer: actorOf('producer', 'key'),
  };
  return {
    actors,
    producerKey: made.find(({ role }) => role === 'producer').key,
    facts: made.map(({ fact }) => ({ ...fact, actor: { kind: 'system', id: 'first-start' } })),
  };
}

const settingsOf = (webhook, box) => ({
  displayName: webhook.displayName,
  url: webhook.url,
  events: webhook.events,
  description: webhook.description,
  headers: Object.fromEntries(
    Object.entries(webhook.headers ?? {}).map(([name, value]) => [name, box.seal(value, webhook.id)]),
  ),
  timeoutMs: webhook.timeoutMs ?? null,
  rateLimit: webhook.rateLimit ?? null,
  ordering: webhook.ordering ?? 'none',
  retry: null,
});

/** What became of a webhook since it was created, oldest first. */
const laterFacts = (webhook, box) => {
  const { createdMs, activeUntilMs, id, deactivated } = webhook;
  const rotated = {
    secret: box.seal(box.newSigningSecret(), id),
    previousExpiresAt: toInstant(createdMs + 12 * dayMs),
  };
  const changed = { changes: { description: webhook.description } };
  return [
    { atMs: createdMs + 40 * 60_000, event: { type: 'WebhookDetailsChanged', data: changed } },
    { atMs: createdMs + 11 * dayMs, event: { type: 'WebhookSecretRotated', data: rotated } },
    ...(deactivated === undefined
      ? []
      : [{ atMs: activeUntilMs, event: { type: 'WebhookDeactivated', data: { reason: deactivated.reason } } }]),
  ];
};

const withHistory = (webhook, box, actors) => {
  const settings = settingsOf(webhook, box);
  const secret = box.seal(box.newSigningSecret(), webhook.id);
  const created = { ...settings, description: '' };
  const facts = [
    {
      atMs: webhook.createdMs,
      event: { type: 'WebhookCreated', data: { settings: created, status: 'active', secret } },
    },
    ...laterFacts(webhook, box),
  ];
  return {
    ...webhook,
    revisionAt: (atMs) => Math.max(0, facts.filter((fact) => fact.atMs <= atMs).length - 1),
    facts: facts.map(({ atMs, event }, index) => ({
      stream: `webhook-${webhook.id}`,
      expected: index === 0 ? 'none' : index - 1,
      event,
      atMs,
      actor: event.data.reason === 'gone' ? { kind: 'system', id: 'dispatcher' } : actors.admin,
    })),
  };
};

/** The webhooks with their ids, addresses and facts. */
export function setUpWebhooks({ ids, nowMs, masterKey, receivers, actors }) {
  const box = new AesSecretBox(parseMasterKeys(masterKey));
  return webhooks.map((webhook) => {
    const known = {
      ...webhook,
      id: ids.ordered(),
      url: receivers.urlOf(webhook),
      createdMs: nowMs - webhook.createdDaysAgo * dayMs,
      activeUntilMs: webhook.deactivated === undefined ? Infinity : nowMs - webhook.deactivated.hoursAgo * hourMs,
    };
    return withHistory(known, box, actors);
  });
}

export function eventTypes(nowMs, actors) {
  const factOf = (name, daysAgo, event) => ({
    stream: `eventType-${name}`,
    expected: 'none',
    event,
    atMs: nowMs - daysAgo * dayMs,
    actor: actors.admin,
  });
  const example = { apiProduct: { id: 'payments-v2', name: 'Payments', version: '2.4.0' } };
  const publication = {
    description: 'A version of an API product was published.',
    example,
    schema: publicationSchema,
    enforcement: 'warn',
  };
  const described = {
    type: 'EventTypeChanged',
    data: { changes: { schema: subscriptionSchema, enforcement: 'warn' } },
  };
  return [
    factOf('apiProduct.publish', 27, { type: 'EventTypeRegistered', data: publication }),
    factOf('subscription.create', 26, described),
    factOf('subscription.update', 26, described),
    factOf('developer.signUp', 3, { type: 'EventTypeObserved', data: {} }),
  ];
}
