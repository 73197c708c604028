import { afterAll, afterEach, beforeAll } from '@jest/globals';

import { answer, type Behaviour, inTurn, type ScriptableReceiver as Receiver, ScriptableReceiver } from '#libs/testing';

import { Product } from '../support/product.js';
import { Hook } from './hook.js';
import { HooklineClient } from './hookline-client.js';
import { limitMs } from './until.js';

/** A wait that no test lives to see: what failed once stays Retrying. */
export const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

export interface HookOptions {
  /** What its receiver does; 200 if not said. */
  readonly answers?: Behaviour;
  readonly [field: string]: unknown;
}

/** Only the sentinel subscribes to it, and only the sentinel's event has it. */
const sentinelType = 'approvalRequest.delete';
const sentinelRetry = { baseMs: 100, factor: 2, capMs: 1_000 };

/** One product and one receiver for a spec file; every test makes its own webhooks. */
export class Scene {
  product!: Product;
  receiver!: Receiver;
  hookline!: HooklineClient;
  private paths = 0;
  private readonly hooks: Hook[] = [];

  /** Called in a describe block or at the top of a file: opens before its tests and closes after them. */
  static of(settings: Readonly<Record<string, string>> = {}): Scene {
    const scene = new Scene();
    beforeAll(() => scene.open(settings));
    afterEach(() => scene.removeWebhooks());
    afterAll(() => scene.close());
    return scene;
  }

  async webhook({ answers = answer(200), ...fields }: HookOptions = {}): Promise<Hook> {
    this.paths += 1;
    const path = `/hooks/${String(this.paths)}`;
    this.receiver.on(path, answers);
    const webhook = await this.hookline.createWebhook({
      displayName: 'Billing',
      url: this.receiver.url(path),
      events: ['subscription.create'],
      ...fields,
    });
    const hook = new Hook(webhook, path, this.receiver);
    this.hooks.push(hook);
    return hook;
  }

  /** Publishes an event and answers the id of its message for a webhook. */
  async publishTo({ id }: Hook, event: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.hookline.messageOf(await this.hookline.publish(event), id);
  }

  /**
   * Resolves when a message that was published now has been tried three times, 300 ms later: whatever was due
   * meanwhile has had its turn.
   */
  async whenLaterMessagesAreDone(): Promise<void> {
    const answers = inTurn(answer(500), answer(500), answer(200));
    const sentinel = await this.webhook({ answers, events: [sentinelType], retry: sentinelRetry });
    await this.hookline.publish({ type: sentinelType });
    await sentinel.received(3);
  }

  private async open(settings: Readonly<Record<string, string>>): Promise<void> {
    this.receiver = await ScriptableReceiver.open({ deadlineMs: limitMs });
    this.product = await Product.start(settings);
    this.hookline = new HooklineClient(this.product);
  }

  /** Events go to every webhook that wants them, so a test's webhooks must not outlive it. */
  private async removeWebhooks(): Promise<void> {
    const paths = this.hooks.splice(0).map(({ id }) => `/webhooks/${id}`);
    await Promise.all(paths.map((path) => this.hookline.request('DELETE', path)));
  }

  private async close(): Promise<void> {
    await this.product.remove();
    await this.receiver.close();
  }
}
