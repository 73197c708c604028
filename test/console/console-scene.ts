import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

import type { CreatedApiKey, WebhookWithSecretAnswer } from '#libs/contracts';
import { ScriptableReceiver } from '#libs/testing';

import { limitMs, until } from '../e2e/until.js';
import { adminKey, Product } from '../support/product.js';

export type Theme = 'light' | 'dark';

export interface Look {
  readonly theme?: Theme;
  /** Width of the window in CSS pixels. */
  readonly width?: number;
}

/** Long enough for a machine that does ten other things. */
const waitMs = 30_000;
const desktopWidth = 1280;
const height = 900;

/** Clicks, and sees what is shown for a second only. */
export const clickAndSee = async (clicked: Locator, seen: Locator): Promise<void> => {
  await Promise.all([seen.waitFor(), clicked.click()]);
};

/** One product, one receiver and one browser for a spec file; every visit is a profile of its own. */
export class ConsoleScene {
  product!: Product;
  receiver!: ScriptableReceiver;
  private browser!: Browser;
  private readonly contexts: BrowserContext[] = [];
  /** What a page did that no page may do: errors, broken policies, requests to other hosts. */
  private readonly offences: string[] = [];

  private constructor(
    private readonly executablePath: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  static of(executablePath: string, settings: Readonly<Record<string, string>> = {}): ConsoleScene {
    const scene = new ConsoleScene(executablePath, settings);
    beforeAll(() => scene.open());
    afterEach(() => scene.endVisits());
    afterAll(() => scene.close());
    return scene;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.product.port)}`;
  }

  /** A new visitor, not signed in. */
  async visit({ theme = 'light', width = desktopWidth }: Look = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      // What fades in has no contrast to be judged, and moves away under the pointer.
      reducedMotion: 'reduce',
      baseURL: this.url,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(waitMs);
    this.contexts.push(context);
    const page = await context.newPage();
    this.watch(page);
    return page;
  }

  /** A visitor who has signed in with a key and went to an address. */
  async signIn(
    address = '/webhooks',
    { key = adminKey, ...look }: Look & { readonly key?: string } = {},
  ): Promise<Page> {
    const page = await this.visit(look);
    const answer = await page.context().request.post('/api/v1/session', {
      data: { apiKey: key },
      headers: { 'x-hookline-csrf': '1', origin: this.url },
    });
    expect(answer.status()).toBe(201);
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  /** A second tab of the same visitor. */
  async secondTab(page: Page, address: string): Promise<Page> {
    const other = await page.context().newPage();
    this.watch(other);
    await other.goto(address);
    await other.getByRole('heading', { level: 1 }).waitFor();
    return other;
  }

  async webhook(fields: Readonly<Record<string, unknown>> = {}): Promise<WebhookWithSecretAnswer> {
    const answer = await this.product.request('POST', '/webhooks', {
      displayName: 'Billing',
      url: this.receiver.url('/hook'),
      events: ['subscription.create'],
      ...fields,
    });
    expect(answer.status).toBe(201);
    return answer.json as WebhookWithSecretAnswer;
  }

  async keyOf(role: string): Promise<string> {
    const answer = await this.product.request('POST', '/api-keys', { name: `The ${role}`, role });
    return (answer.json as CreatedApiKey).key;
  }

  async publish(data: Readonly<Record<string, unknown>> = { subscription: { id: 'sub-1' } }): Promise<string> {
    const event = { type: 'subscription.create', data, timestamp: new Date().toISOString() };
    const answer = await this.product.request('POST', '/events', event);
    return (answer.json as { id: string }).id;
  }

  /** The ids of the messages of an event for so many webhooks, once the read model shows them all. */
  async messagesOf(eventId: string, count: number): Promise<readonly string[]> {
    const list = async () => {
      const { json } = await this.product.request('GET', `/messages?search=${eventId}`);
      return (json as { items: { id: string }[] }).items;
    };
    const messages = await until(
      `${String(count)} messages of event ${eventId}`,
      list,
      ({ length }) => length >= count,
    );
    return messages.map(({ id }) => id);
  }

  /** The id of the one message of an event, once the read model shows it. */
  async messageOf(eventId: string): Promise<string> {
    const [id] = await this.messagesOf(eventId, 1);
    return id!;
  }

  /** Waits for the first so many attempts of a message. */
  async attempted(messageId: string, count = 1): Promise<void> {
    const attempts = async () => {
      const { json } = await this.product.request('GET', `/messages/${messageId}`);
      return (json as { attempts: unknown[] }).attempts.length;
    };
    await until(`message ${messageId} has ${String(count)} attempts`, attempts, (length) => length >= count);
  }

  private watch(page: Page): void {
    page.on('pageerror', (error) => this.offences.push(`error: ${error.message}`));
    page.on('console', (line) => {
      // Answers of 4xx are told by the browser itself, and asked for by some tests.
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource'))
        this.offences.push(`console: ${line.text()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.url) && !/^(data|blob):/.test(request.url()))
        this.offences.push(`request to ${request.url()}`);
    });
  }

  private async endVisits(): Promise<void> {
    for (const context of this.contexts.splice(0)) {
      // A request that a test answers itself may be under way when it ends.
      await context.unrouteAll({ behavior: 'ignoreErrors' });
      await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: 'ignoreErrors' })));
      await context.close();
    }
    const { json } = await this.product.request('GET', '/webhooks?limit=200');
    const { items } = json as { items: { id: string }[] };
    await Promise.all(items.map(({ id }) => this.product.request('DELETE', `/webhooks/${id}`)));
    expect(this.offences.splice(0)).toEqual([]);
  }

  private async open(): Promise<void> {
    this.receiver = await ScriptableReceiver.open({ deadlineMs: limitMs });
    [this.product, this.browser] = await Promise.all([
      Product.start(this.settings),
      chromium.launch({ executablePath: this.executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] }),
    ]);
  }

  private async close(): Promise<void> {
    await this.browser.close();
    await this.product.remove();
    await this.receiver.close();
  }
}
