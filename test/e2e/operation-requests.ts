import { createdApiKey, replayAnswer } from '#libs/contracts';
import { answer } from '#libs/testing';

import { adminKey } from '../support/product.js';
import { anEvent } from './hookline-client.js';
import { patient, type Scene } from './scene.js';

export interface AskedFor {
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Cannot be known to any webhook, event type, key or replay. */
export const unknownId = '01890a5d-ac96-774b-bcce-b302099a8057';

const byConsole = { 'x-hookline-csrf': '1' };
const subscribed = { eventType: 'subscription.create' };

/** A request of every operation that is answered as it wishes, each time it is asked for, to whoever may ask. */
export class OperationRequests {
  private names = 0;

  constructor(private readonly scene: Scene) {}

  readonly byOperation: Readonly<Record<string, () => AskedFor | Promise<AskedFor>>> = {
    listWebhooks: () => ({ path: '/webhooks' }),
    createWebhook: () => ({ path: '/webhooks', body: this.aWebhook() }),
    getWebhook: async () => ({ path: await this.webhookPath() }),
    editWebhook: async () => ({ path: await this.webhookPath(), body: { description: 'edited' } }),
    deleteWebhook: async () => ({ path: await this.webhookPath() }),
    getWebhookSecret: async () => ({ path: `${await this.webhookPath()}/secret` }),
    rotateWebhookSecret: async () => ({ path: `${await this.webhookPath()}/secret/rotate`, body: { overlapHours: 1 } }),
    testWebhook: async () => ({ path: `${await this.webhookPath()}/test`, body: subscribed }),
    getWebhookHistory: async () => ({ path: `${await this.webhookPath()}/history` }),
    publishEvent: () => ({ path: '/events', body: anEvent() }),
    listEvents: () => ({ path: '/events' }),
    getEvent: async () => ({ path: `/events/${await this.scene.hookline.publish()}` }),
    listMessages: () => ({ path: '/messages' }),
    getMessage: async () => ({ path: await this.messagePath() }),
    getMessageHistory: async () => ({ path: `${await this.messagePath()}/history` }),
    retryMessage: async () => ({ path: `${await this.messagePath()}/retry` }),
    cancelMessage: async () => ({ path: `${await this.messagePath()}/cancel` }),
    requestReplay: async () => ({ path: '/replays', body: { webhookId: (await this.scene.webhook()).id } }),
    listReplays: () => ({ path: '/replays' }),
    getReplay: async () => ({ path: await this.replayPath() }),
    cancelReplay: async () => ({ path: `${await this.replayPath()}/cancel` }),
    listEventTypes: () => ({ path: '/event-types' }),
    registerEventType: () => ({ path: '/event-types', body: { name: this.aName() } }),
    getEventType: () => ({ path: '/event-types/subscription.create' }),
    editEventType: async () => ({ path: await this.eventTypePath(), body: { description: 'edited' } }),
    getStats: () => ({ path: '/stats' }),
    getWebhookStats: async () => ({ path: `/stats${await this.webhookPath()}` }),
    listen: () => ({ path: '/live' }),
    exportHistory: () => ({ path: '/history' }),
    listRejectedRecords: () => ({ path: '/rejected-records' }),
    listApiKeys: () => ({ path: '/api-keys' }),
    createApiKey: () => ({ path: '/api-keys', body: { name: 'CI', role: 'viewer' } }),
    getApiKey: async () => ({ path: await this.keyPath() }),
    revokeApiKey: async () => ({ path: await this.keyPath() }),
    signIn: () => ({ path: '/session', body: { apiKey: adminKey }, headers: byConsole }),
    getSession: () => ({ path: '/session' }),
    signOut: () => ({ path: '/session', headers: byConsole }),
  };

  aName(): string {
    this.names += 1;
    return `made.up${String(this.names)}`;
  }

  aWebhook(fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    return { displayName: 'Any', url: this.scene.receiver.url('/any'), events: ['subscription.update'], ...fields };
  }

  async webhookPath(): Promise<string> {
    return `/webhooks/${(await this.scene.webhook()).id}`;
  }

  /** Of a message that waits for its second attempt. */
  async messagePath(): Promise<string> {
    const hook = await this.scene.webhook({ answers: answer(500), retry: patient });
    const id = await this.scene.publishTo(hook);
    await this.scene.hookline.whenStatus(id, 'retrying');
    return `/messages/${id}`;
  }

  /** Of a replay that goes on: its second message waits ten seconds. */
  async replayPath(): Promise<string> {
    const hook = await this.scene.webhook();
    const ids = [await this.scene.publishTo(hook), await this.scene.publishTo(hook)];
    for (const id of ids) await this.scene.hookline.whenStatus(id, 'success');
    const body = { webhookId: hook.id, statuses: ['success'], ratePerSecond: 0.1 };
    const { json } = await this.scene.hookline.request('POST', '/replays', body);
    return `/replays/${replayAnswer.parse(json).id}`;
  }

  async eventTypePath(): Promise<string> {
    const name = this.aName();
    await this.scene.hookline.request('POST', '/event-types', { name });
    return `/event-types/${name}`;
  }

  async keyPath(): Promise<string> {
    const { json } = await this.scene.hookline.request('POST', '/api-keys', { name: 'CI', role: 'viewer' });
    return `/api-keys/${createdApiKey.parse(json).id}`;
  }
}
