import fc from 'fast-check';
import type { AttemptFailed, AttemptReport, MessageEvent, RetryPolicy, Ticket } from '#libs/domain';
import { plusMs } from '#libs/domain';

import { attemptFailed, attemptSucceeded, noon } from './sample-events.js';
import { messageCancelled, messageFailed, retryRequested } from './sample-messages.js';

const dayMs = 86_400_000;

/** Within a month of noon. */
const instant = (): fc.Arbitrary<string> => fc.integer({ min: 0, max: 30 * dayMs }).map((ms) => plusMs(noon, ms));

const ticket = (): fc.Arbitrary<Ticket> => fc.oneof(fc.constant('none' as const), fc.nat({ max: 12 }));

const report = (): fc.Arbitrary<Partial<AttemptReport>> =>
  fc.record({
    ticket: ticket(),
    trigger: fc.constantFrom('first', 'scheduled', 'manual', 'probe'),
    startedAt: instant(),
  });

const plan = (): fc.Arbitrary<Pick<AttemptFailed['data'], 'nextAttemptAt' | 'because'>> =>
  fc.oneof(
    fc.constant({ nextAttemptAt: null, because: null }),
    fc.record({
      nextAttemptAt: instant(),
      because: fc.constantFrom('schedule' as const, 'retry_after' as const, 'horizon' as const),
    }),
  );

/** Any fact of a message's stream, whether or not it could follow what was before. */
export const anyMessageEvent = (): fc.Arbitrary<MessageEvent> =>
  fc.oneof(
    report().map((data) => attemptSucceeded(data)),
    fc.tuple(report(), plan()).map(([data, planned]) => attemptFailed({ ...data, ...planned })),
    fc.constantFrom('gave_up' as const, 'test' as const).map(messageFailed),
    fc.constantFrom('requested' as const, 'webhook_deleted' as const).map(messageCancelled),
    fc.constantFrom(null, 'replay-1').map(retryRequested),
  );

/** A policy that a configuration or a webhook may have, with a horizon that at most some hundred waits fill. */
export const anyRetryPolicy = (): fc.Arbitrary<RetryPolicy & { readonly horizonMs: number }> =>
  fc
    .record({
      baseMs: fc.integer({ min: 100, max: dayMs }),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      capFactor: fc.integer({ min: 1, max: 10_000 }),
      waits: fc.integer({ min: 0, max: 150 }),
      rest: fc.nat({ max: 100_000 }),
    })
    .map(({ baseMs, factor, capFactor, waits, rest }) => ({
      baseMs,
      factor,
      capMs: Math.min(dayMs, baseMs * capFactor),
      horizonMs: baseMs * waits + (rest % baseMs),
    }));

/** One thing that happens to a message; the run gives it its instant, its ticket and its place. */
export type JourneyStep =
  | {
      readonly kind: 'outcome';
      /** `open` answers the open order, if there is one; `late` an order that was open before; `wrong` never was. */
      readonly answers: 'open' | 'late' | 'wrong';
      readonly isSuccess: boolean;
      readonly durationMs: number;
      /** Relative to the end of the attempt. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'cancel'; readonly reason: 'requested' | 'webhook_deleted' }
  | {
      readonly kind: 'retry';
      readonly webhook: 'active' | 'inactive' | 'deleted';
      /** `null`: somebody asked for it. */
      readonly replayId: string | null;
    }
  | { readonly kind: 'giveUp' }
  /** What was recorded last is decided once more, by somebody who did not hear that it was recorded. */
  | { readonly kind: 'again' };

const step = (): fc.Arbitrary<JourneyStep> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('outcome' as const),
        answers: fc.constantFrom('open' as const, 'open' as const, 'open' as const, 'late' as const, 'wrong' as const),
        isSuccess: fc.constantFrom(false, false, true),
        durationMs: fc.integer({ min: 0, max: 60_000 }),
        retryAfterMs: fc.option(fc.integer({ min: -dayMs, max: 20 * dayMs })),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('cancel' as const),
        reason: fc.constantFrom('requested' as const, 'webhook_deleted' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('retry' as const),
        webhook: fc.constantFrom('active' as const, 'active' as const, 'inactive' as const, 'deleted' as const),
        replayId: fc.constantFrom(null, null, 'replay-1', 'replay-2'),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'giveUp' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'again' as const }) },
  );

export interface Journey {
  readonly test: boolean;
  readonly steps: readonly { readonly afterMs: number; readonly step: JourneyStep }[];
}

/** Up to thirty steps, from milliseconds to days apart, so that many journeys cross the ten-day mark. */
export const anyJourney = (): fc.Arbitrary<Journey> =>
  fc.record({
    test: fc.boolean(),
    steps: fc.array(
      fc.record({
        afterMs: fc.oneof(fc.nat({ max: 20_000 }), fc.nat({ max: 2 * dayMs })),
        step: step(),
      }),
      { maxLength: 30 },
    ),
  });
