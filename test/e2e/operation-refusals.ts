import { type ProblemCode, replayAnswer } from '#libs/contracts';

import { anEvent } from './hookline-client.js';
import { type AskedFor, type OperationRequests, unknownId } from './operation-requests.js';
import type { Scene } from './scene.js';
import { until } from './until.js';

/** What an operation is refused for, and a request that is: after what makes it so. */
type Refusal = readonly [operation: string, code: ProblemCode, ask: () => AskedFor | Promise<AskedFor>];

/** Refusals that need a product of their own, or days: the specification that makes them. */
export const refusedElsewhere: Readonly<Partial<Record<ProblemCode, string>>> = {
  event_expired: 'test/e2e/retention.e2e.spec.ts',
  too_many_streams: 'test/e2e/live.e2e.spec.ts',
  too_many_requests: 'test/e2e/limits.e2e.spec.ts',
  event_type_not_registered: 'libs/domain/src/event-type/event-type.spec.ts',
  last_admin_key: 'libs/application/src/api-keys/api-keys.spec.ts',
  too_many_webhooks_for_event_type: 'libs/application/src/webhooks/webhook-use-cases.spec.ts',
  webhook_already_exists: 'libs/domain/src/webhook/webhook.spec.ts',
  api_key_already_exists: 'libs/domain/src/api-key/api-key.spec.ts',
};

const settings: readonly (readonly [ProblemCode, Readonly<Record<string, unknown>>])[] = [
  ['invalid_url', { url: 'http://127.0.0.1:0/' }],
  ['scheme_not_allowed', { url: 'ftp://example.com/' }],
  ['credentials_in_url', { url: 'https://user:password@example.com/' }],
  ['address_not_allowed', { url: 'http://169.254.169.254/' }],
  ['invalid_header_name', { headers: { 'x team': 'a' } }],
  ['invalid_header_value', { headers: { 'x-team': 'a\nb' } }],
  ['reserved_header', { headers: { host: 'x' } }],
  [
    'too_many_headers',
    { headers: Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`x-${String(at)}`, 'x'])) },
  ],
  ['unknown_event_type', { events: ['no.such'] }],
];

export const refusals = (scene: Scene, requests: OperationRequests): readonly Refusal[] => {
  const archivedType = async (): Promise<string> => {
    const path = await requests.eventTypePath();
    await scene.hookline.request('PATCH', path, { archived: true });
    return path.replace('/event-types/', '');
  };
  const withKeyUsed = async (path: string, used: object, body: AskedFor['body']): Promise<AskedFor> => {
    const headers = { 'idempotency-key': `${path} ${requests.aName()}`.replaceAll(' ', '-') };
    await scene.hookline.request('POST', path, used, headers);
    return { path, headers, ...(body && { body }) };
  };
  const hookOf = async (path: string): Promise<string> =>
    `/webhooks/${(await scene.hookline.message(path.replace('/messages/', ''))).webhookId}`;
  return [
    ...settings.flatMap(([code, fields]): Refusal[] => [
      ['createWebhook', code, () => ({ path: '/webhooks', body: requests.aWebhook(fields) })],
      ['editWebhook', code, async () => ({ path: await requests.webhookPath(), body: fields })],
    ]),
    [
      'createWebhook',
      'event_type_archived',
      async () => ({ path: '/webhooks', body: requests.aWebhook({ events: [await archivedType()] }) }),
    ],
    [
      'editWebhook',
      'event_type_archived',
      async () => ({ path: await requests.webhookPath(), body: { events: [await archivedType()] } }),
    ],
    [
      'createWebhook',
      'idempotency_key_reused',
      () => withKeyUsed('/webhooks', requests.aWebhook(), requests.aWebhook({ displayName: 'Other' })),
    ],
    [
      'createWebhook',
      'webhook_deleted',
      async () => {
        const headers = { 'idempotency-key': requests.aName() };
        const { id } = await scene.hookline.createWebhook(requests.aWebhook(), headers);
        await scene.hookline.deleteWebhook(id);
        return { path: '/webhooks', body: requests.aWebhook(), headers };
      },
    ],
    [
      'testWebhook',
      'unknown_event_type',
      async () => ({ path: `${await requests.webhookPath()}/test`, body: { eventType: 'no.such' } }),
    ],
    [
      'publishEvent',
      'event_id_reused',
      async () => {
        const id = requests.aName();
        await scene.hookline.publish({ id });
        return { path: '/events', body: anEvent({ id, data: { other: true } }) };
      },
    ],
    [
      'publishEvent',
      'idempotency_key_reused',
      () => withKeyUsed('/events', anEvent(), anEvent({ data: { other: 1 } })),
    ],
    ['publishEvent', 'unknown_event_type', () => ({ path: '/events', body: anEvent({ type: 'no.such' }) })],
    [
      'publishEvent',
      'event_type_reserved',
      () => ({ path: '/events', body: anEvent({ type: 'hookline.message.failed' }) }),
    ],
    [
      'publishEvent',
      'event_data_invalid',
      async () => {
        const type = requests.aName();
        const schema = { type: 'object', required: ['invoice'] };
        await scene.hookline.request('POST', '/event-types', { name: type, schema, enforcement: 'reject' });
        return { path: '/events', body: anEvent({ type, data: {} }) };
      },
    ],
    [
      'retryMessage',
      'webhook_inactive',
      async () => {
        const path = await requests.messagePath();
        await scene.hookline.request('PATCH', await hookOf(path), { status: 'inactive' });
        return { path: `${path}/retry` };
      },
    ],
    [
      'retryMessage',
      'webhook_deleted',
      async () => {
        const path = await requests.messagePath();
        await scene.hookline.request('DELETE', await hookOf(path));
        return { path: `${path}/retry` };
      },
    ],
    [
      'cancelMessage',
      'message_concluded',
      async () => {
        const id = await scene.publishTo(await scene.webhook());
        await scene.hookline.whenStatus(id, 'success');
        return { path: `/messages/${id}/cancel` };
      },
    ],
    ['requestReplay', 'event_not_found', () => ({ path: '/replays', body: { eventId: unknownId } })],
    ['requestReplay', 'webhook_not_found', () => ({ path: '/replays', body: { webhookId: unknownId } })],
    [
      'requestReplay',
      'idempotency_key_reused',
      () => withKeyUsed('/replays', { statuses: ['failed'] }, { statuses: ['cancelled'] }),
    ],
    [
      'cancelReplay',
      'replay_finished',
      async () => {
        const body = { webhookId: (await scene.webhook()).id };
        const { id } = replayAnswer.parse((await scene.hookline.request('POST', '/replays', body)).json);
        await until(
          'the replay is finished',
          async () => replayAnswer.parse((await scene.hookline.request('GET', `/replays/${id}`)).json),
          ({ status }) => status === 'finished',
        );
        return { path: `/replays/${id}/cancel` };
      },
    ],
    [
      'registerEventType',
      'event_type_already_exists',
      () => ({ path: '/event-types', body: { name: 'subscription.create' } }),
    ],
    ['registerEventType', 'event_type_reserved', () => ({ path: '/event-types', body: { name: 'hookline.made.up' } })],
    [
      'createApiKey',
      'expiry_passed',
      () => ({ path: '/api-keys', body: { name: 'CI', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' } }),
    ],
    [
      'signIn',
      'sign_in_refused',
      () => ({ path: '/session', body: { apiKey: 'hk_wrong' }, headers: { 'x-hookline-csrf': '1' } }),
    ],
    ['listen', 'invalid_cursor', () => ({ path: '/live?after=nonsense' })],
    ['exportHistory', 'invalid_cursor', () => ({ path: '/history?after=nonsense' })],
  ];
};
