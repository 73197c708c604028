import type { z } from 'zod';

import {
  type CreatedApiKey,
  createdApiKey,
  type EventDetailAnswer,
  eventDetailAnswer,
  type EventPage,
  eventPage,
  type MessageAnswer,
  messageAnswer,
  type MessageDetailAnswer,
  messageDetailAnswer,
  type MessageHistory,
  messageHistory,
  type MessagePage,
  messagePage,
  publishedEvent,
  testSendAnswer,
  type WebhookAnswer,
  webhookAnswer,
  type WebhookHistory,
  webhookHistory,
  type WebhookPage,
  webhookPage,
  type WebhookSecretAnswer,
  webhookSecretAnswer,
  type WebhookWithSecretAnswer,
  webhookWithSecret,
} from '#libs/contracts';

import { type Answer, adminKey, type Product } from '../support/product.js';
import { until } from './until.js';

type Fields = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | number | readonly string[]>>;

/** What the API expects of an event, with the parts that a test does not care about filled in. */
export const anEvent = (fields: Fields = {}): Fields => ({
  type: 'subscription.create',
  data: { subscription: { id: 'sub_1' } },
  timestamp: '2024-05-01T12:00:00.000Z',
  ...fields,
});

const queryOf = (query: Query): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) parameters.append(name, String(one));
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
};

/**
 * The REST API as a program uses it: every answer is read by its contract, and what is not the success it asked for
 * is thrown with everything that was answered. `request` answers whatever comes.
 */
export class HooklineClient {
  constructor(
    private readonly product: Product,
    private readonly key = adminKey,
  ) {}

  withKey(key: string): HooklineClient {
    return new HooklineClient(this.product, key);
  }

  request(method: string, path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    return this.product.request(method, path, body, { authorization: `Bearer ${this.key}`, ...headers });
  }

  createWebhook(body: Fields, headers: Headers = {}): Promise<WebhookWithSecretAnswer> {
    return this.read(webhookWithSecret, 201, ['POST', '/webhooks', body, headers]);
  }

  webhook(id: string): Promise<WebhookAnswer> {
    return this.read(webhookAnswer, 200, ['GET', `/webhooks/${id}`]);
  }

  webhooks(query: Query = {}): Promise<WebhookPage> {
    return this.read(webhookPage, 200, ['GET', `/webhooks${queryOf(query)}`]);
  }

  editWebhook(id: string, changes: Fields): Promise<WebhookAnswer> {
    return this.read(webhookAnswer, 200, ['PATCH', `/webhooks/${id}`, changes]);
  }

  async deleteWebhook(id: string): Promise<void> {
    await this.expecting(204, ['DELETE', `/webhooks/${id}`]);
  }

  secret(id: string): Promise<WebhookSecretAnswer> {
    return this.read(webhookSecretAnswer, 200, ['GET', `/webhooks/${id}/secret`]);
  }

  rotateSecret(id: string, overlapHours: number): Promise<WebhookWithSecretAnswer> {
    return this.read(webhookWithSecret, 200, ['POST', `/webhooks/${id}/secret/rotate`, { overlapHours }]);
  }

  async sendTest(id: string, eventType = 'subscription.create'): Promise<string> {
    const { messageId } = await this.read(testSendAnswer, 202, ['POST', `/webhooks/${id}/test`, { eventType }]);
    return messageId;
  }

  webhookHistory(id: string): Promise<WebhookHistory> {
    return this.read(webhookHistory, 200, ['GET', `/webhooks/${id}/history`]);
  }

  /** Answers the event's id. */
  async publish(event: Fields = {}, headers: Headers = {}): Promise<string> {
    return (await this.read(publishedEvent, 202, ['POST', '/events', anEvent(event), headers])).id;
  }

  event(id: string): Promise<EventDetailAnswer> {
    return this.read(eventDetailAnswer, 200, ['GET', `/events/${id}`]);
  }

  events(query: Query = {}): Promise<EventPage> {
    return this.read(eventPage, 200, ['GET', `/events${queryOf(query)}`]);
  }

  message(id: string): Promise<MessageDetailAnswer> {
    return this.read(messageDetailAnswer, 200, ['GET', `/messages/${id}`]);
  }

  messages(query: Query = {}): Promise<MessagePage> {
    return this.read(messagePage, 200, ['GET', `/messages${queryOf(query)}`]);
  }

  history(id: string): Promise<MessageHistory> {
    return this.read(messageHistory, 200, ['GET', `/messages/${id}/history`]);
  }

  retry(id: string): Promise<MessageAnswer> {
    return this.read(messageAnswer, 200, ['POST', `/messages/${id}/retry`]);
  }

  cancel(id: string): Promise<MessageAnswer> {
    return this.read(messageAnswer, 200, ['POST', `/messages/${id}/cancel`]);
  }

  createApiKey(body: Fields): Promise<CreatedApiKey> {
    return this.read(createdApiKey, 201, ['POST', '/api-keys', body]);
  }

  /** The message of an event for a webhook, as soon as the log shows it. */
  async messageOf(eventId: string, webhookId: string): Promise<string> {
    const page = await until(
      `a message of event ${eventId} for webhook ${webhookId}`,
      () => this.messages({ webhookId, search: eventId }),
      ({ items }) => items.length > 0,
    );
    return page.items[0]!.id;
  }

  whenMessage(
    id: string,
    what: string,
    holds: (message: MessageDetailAnswer) => boolean,
  ): Promise<MessageDetailAnswer> {
    return until(`message ${id} ${what}`, () => this.message(id), holds);
  }

  whenStatus(id: string, status: MessageAnswer['status']): Promise<MessageDetailAnswer> {
    return this.whenMessage(id, `is ${status}`, (message) => message.status === status);
  }

  whenAttempts(id: string, count: number): Promise<MessageDetailAnswer> {
    return this.whenMessage(id, `has ${String(count)} attempts`, ({ attempts }) => attempts.length >= count);
  }

  private async read<Schema extends z.ZodType>(
    schema: Schema,
    status: number,
    request: Parameters<HooklineClient['request']>,
  ): Promise<z.output<Schema>> {
    return schema.parse((await this.expecting(status, request)).json);
  }

  private async expecting(status: number, request: Parameters<HooklineClient['request']>): Promise<Answer> {
    const answer = await this.request(...request);
    if (answer.status === status) return answer;
    throw new Error(
      `${request[0]} ${request[1]}: ${String(status)} expected, got ${String(answer.status)} ${answer.text}`,
    );
  }
}
