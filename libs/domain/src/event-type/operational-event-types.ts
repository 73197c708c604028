import type { JsonObject } from '../values.js';
import type { EventType } from './control-plane-event-types.js';

/** What Hookline says about itself, to webhooks that chose it. */
export type OperationalEventName =
  | 'hookline.webhook.created'
  | 'hookline.webhook.changed'
  | 'hookline.webhook.activated'
  | 'hookline.webhook.deactivated'
  | 'hookline.webhook.deleted'
  | 'hookline.message.failed'
  | 'hookline.message.cancelled';

const id: JsonObject = { type: 'string', format: 'uuid' };
const text: JsonObject = { type: 'string' };
const instant: JsonObject = { type: 'string', format: 'date-time' };

const object = (properties: Readonly<Record<string, JsonObject>>): JsonObject => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

/** Of what it says, what every event of it has. */
const webhookSchema = object({ id, displayName: text });
const webhook: JsonObject = { id: '0192f0c4-7a10-7c3e-9b1d-5f0e6a2b4c8d', displayName: 'Billing' };
const messageSchema = object({ id, eventId: id, eventType: text });
const message: JsonObject = {
  id: '5f2c8a1e-3b47-5d90-8e6f-1a2b3c4d5e6f',
  eventId: '0192f0c4-81c2-7d11-a0b3-2c4e6f8a1b3d',
  eventType: 'subscription.create',
};
const at = '2024-05-01T12:00:00.000Z';

const oneOf = (...values: readonly string[]): JsonObject => ({ enum: values });

type Described = Omit<EventType, 'name'>;

const ofWebhook = (
  description: string,
  fields: Readonly<Record<string, { readonly schema: JsonObject; readonly example: JsonObject[string] }>> = {},
): Described => ({
  description,
  example: { webhook, at, ...valuesOf(fields, ({ example }) => example) },
  schema: object({ webhook: webhookSchema, at: instant, ...valuesOf(fields, ({ schema }) => schema) }),
});

const ofMessage = (description: string, reason: string): Described => ({
  description,
  example: { message, webhook, at, reason },
  schema: object({ message: messageSchema, webhook: webhookSchema, at: instant, reason: oneOf(reason) }),
});

const valuesOf = <From, To>(from: Readonly<Record<string, From>>, toValue: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, toValue(value)]));

const described: Readonly<Record<OperationalEventName, Described>> = {
  'hookline.webhook.created': ofWebhook('A webhook was created.', {
    status: { schema: oneOf('active', 'inactive'), example: 'active' },
  }),
  'hookline.webhook.changed': ofWebhook('Settings of a webhook were changed, or its secret was rotated.', {
    changed: { schema: { type: 'array', items: text }, example: ['url', 'timeoutMs'] },
  }),
  'hookline.webhook.activated': ofWebhook('A webhook was switched on.'),
  'hookline.webhook.deactivated': ofWebhook(
    'A webhook was switched off: by a person, because its address answered 410, or because it only failed for days.',
    { reason: { schema: oneOf('requested', 'gone', 'failing'), example: 'failing' } },
  ),
  'hookline.webhook.deleted': ofWebhook('A webhook was deleted.'),
  'hookline.message.failed': ofMessage('A message was given up: it could not be delivered in time.', 'gave_up'),
  'hookline.message.cancelled': ofMessage('Somebody cancelled a message.', 'requested'),
};

export const operationalEventTypes: readonly EventType[] = Object.entries(described).map(([name, rest]) => ({
  name,
  ...rest,
}));

const prefix = 'hookline.';

/** Names that only Hookline itself gives to events, whether there is such a type or not. */
export const isReservedEventType = (name: string): boolean => name.startsWith(prefix);
