import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DeliveryScenario } from '#libs/testing';

/**
 * Two workers on one store, and people who act on what they are working on, step after step in any order. Every request
 * stays on the wire until a step answers it. What must hold after each step does not depend on how it came to it.
 */
const second = 1_000;
/** A first record of this age may still be sent without a read: see DESIGN, promise 3. */
const freshForMs = 500;

type PlainKind = 'publish' | 'loseBus' | 'repeatBus' | 'deactivate' | 'activate' | 'edit';

type Step =
  | { readonly kind: PlainKind }
  | { readonly kind: 'deliver' | 'look'; readonly to: 0 | 1 }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'cancel' | 'retry'; readonly message: number }
  | { readonly kind: 'answer'; readonly request: number; readonly statusCode: number };

const plain = (...kinds: readonly PlainKind[]): fc.Arbitrary<Step> => fc.record({ kind: fc.constantFrom(...kinds) });
const worker = fc.constantFrom(0 as const, 1 as const);
const one = fc.nat({ max: 5 });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: plain('publish') },
  { weight: 1, arbitrary: plain('loseBus', 'repeatBus') },
  { weight: 2, arbitrary: plain('deactivate', 'activate', 'edit') },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('deliver' as const, 'look' as const), to: worker }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.nat({ max: 60_000 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'retry' as const), message: one }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      request: one,
      statusCode: fc.constantFrom(200, 500, 503, 410),
    }),
  },
);

interface Message {
  readonly id: string;
  readonly acceptedAtMs: number;
  /** Acknowledged, and not retried since. */
  isCancelled: boolean;
}

/** More than any run sends. */
const requestsAtMost = 400;

class Run {
  readonly messages: Message[] = [];
  private readonly workers;
  private readonly answers: ((statusCode: number) => void)[];
  private readonly unanswered: number[] = [];
  private seen = 0;
  private edits = 0;

  private constructor(private readonly scenario: DeliveryScenario) {
    this.answers = Array.from({ length: requestsAtMost }, () => scenario.sender.holdOnce());
    this.workers = [scenario.worker, scenario.newWorker()] as const;
    this.workers[1].start();
  }

  static async of(steps: readonly Step[]): Promise<void> {
    const scenario = await DeliveryScenario.open();
    await scenario.webhook('hook');
    const run = new Run(scenario);
    try {
      for (const step of steps) {
        const before = run.known();
        await run.take(step);
        await scenario.clock.settle();
        await run.check(before);
      }
      await run.end();
    } finally {
      scenario.close();
    }
  }

  /** What nobody may break with what starts in the next step. */
  private known() {
    const webhook = this.scenario.webhookRegistry.get('hook');
    return {
      cancelled: this.messages.filter(({ isCancelled }) => isCancelled),
      isActive: webhook?.status === 'active',
      url: webhook?.settings.url,
    };
  }

  private async take(step: Step): Promise<void> {
    const { scenario } = this;
    switch (step.kind) {
      case 'publish':
        await this.publish();
        break;
      case 'loseBus':
        scenario.loseBus();
        break;
      case 'repeatBus':
        scenario.bus.published.push(...scenario.bus.published);
        break;
      case 'deactivate':
      case 'activate': {
        const status = step.kind === 'activate' ? 'active' : 'inactive';
        await scenario.change('hook', { type: 'EditWebhook', changes: {}, status });
        break;
      }
      case 'edit':
        this.edits += 1;
        await scenario.change('hook', {
          type: 'EditWebhook',
          changes: { url: `https://hook.example.com/${this.edits}` },
        });
        break;
      case 'deliver':
        await scenario.deliver(this.workers[step.to]);
        break;
      case 'look':
        this.workers[step.to].take([{ kind: 'look', webhookId: 'hook' }]);
        break;
      case 'advance':
        await scenario.clock.advance(step.ms);
        break;
      case 'cancel':
      case 'retry':
        await this.act(step);
        break;
      case 'answer':
        this.answer(step);
    }
  }

  private async publish(): Promise<void> {
    const { scenario } = this;
    if (scenario.webhookRegistry.recipientsOf('subscription.create').length === 0) return;
    const acceptedAtMs = scenario.clock.now();
    this.messages.push({ id: await scenario.acceptOne(), acceptedAtMs, isCancelled: false });
  }

  private async act({ kind, message: number }: Extract<Step, { kind: 'cancel' | 'retry' }>): Promise<void> {
    const message = this.messages[number % Math.max(1, this.messages.length)];
    if (message === undefined) return;
    if (kind === 'cancel') message.isCancelled = (await this.scenario.cancel(message.id)) === 'cancelled';
    else if ((await this.scenario.retry(message.id)) === 'retrying') message.isCancelled = false;
  }

  private answer({ request: number, statusCode }: Extract<Step, { kind: 'answer' }>): void {
    const [index] = this.unanswered.splice(number % Math.max(1, this.unanswered.length), 1);
    if (index !== undefined) this.answers[index]!(statusCode);
  }

  private async check(before: ReturnType<Run['known']>): Promise<void> {
    const { requests } = this.scenario.sender;
    for (; this.seen < requests.length; this.seen += 1) {
      this.unanswered.push(this.seen);
      this.checkRequest(requests[this.seen]!, before);
    }
    for (const { id } of this.messages) await this.checkFacts(id);
  }

  private checkRequest(
    request: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
    before: ReturnType<Run['known']>,
  ): void {
    const after = this.known();
    // A step that switches the webhook on, or edits it, may start requests itself.
    expect([before.isActive, after.isActive]).toContain(true);
    expect([before.url, after.url]).toContain(request.url);
    const id = request.headers['webhook-id'];
    const cancelled = before.cancelled.find((message) => message.id === id);
    const stillCancelled = cancelled?.isCancelled === true ? cancelled : undefined;
    if (stillCancelled !== undefined)
      expect(this.scenario.clock.now() - stillCancelled.acceptedAtMs).toBeLessThanOrEqual(freshForMs);
  }

  /** One chain of orders: none is followed by two. */
  private async checkFacts(id: string): Promise<void> {
    const planned = (await this.scenario.recorded(id)).flatMap(({ event }) =>
      event.type === 'AttemptFailed' && event.data.nextAttemptAt !== null ? [event.data.ticket] : [],
    );
    expect(new Set(planned).size).toBe(planned.length);
  }

  /** The receiver is well and somebody looks: everything that was not cancelled arrives, and then it is quiet. */
  private async end(): Promise<void> {
    const { scenario } = this;
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'active' });
    this.answers.forEach((answer) => {
      answer(200);
    });
    for (let minutes = 0; minutes < 3; minutes += 1) {
      this.workers[0].take([{ kind: 'look', webhookId: 'hook' }]);
      await scenario.clock.advance(60 * second);
    }
    await scenario.clock.advance(86_400 * second);
    this.workers[0].take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.advance(60 * second);
    const sent = scenario.sender.requests.length;
    for (const { id, isCancelled } of this.messages)
      expect([id, await scenario.statusOf(id)]).toEqual([
        id,
        isCancelled ? expect.stringMatching(/^(cancelled|success)$/) : 'success',
      ]);
    await scenario.deliver();
    this.workers[1].take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.advance(60 * second);
    expect(scenario.sender.requests).toHaveLength(sent);
  }
}

describe('Whatever happens to a webhook and its messages, in whatever order', () => {
  it('nothing is sent after a cancel or to an old address, no order is followed by two, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), (steps) => Run.of(steps)),
      { numRuns: 100 },
    );
  });
});
