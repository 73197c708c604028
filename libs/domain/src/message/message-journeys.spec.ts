import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterNoon,
  anyJourney,
  anyMessageEvent,
  anyRetryPolicy,
  attemptReport,
  type Journey,
  type JourneyStep,
  messageAcceptance,
  msBetween,
  noon,
} from '#libs/testing';

import { defaultRetryPolicy, type RetryPolicy, waitAfterFailure } from '../retry-policy.js';
import { type IsoInstant, plusMs, type Ticket, toMs } from '../values.js';
import { decideMessage, type MessageCommand, type RecordAttempt } from './decide-message.js';
import {
  acceptedMessage,
  answersOpenOrder,
  evolveMessage,
  type MessageAcceptance,
  type MessageState,
} from './message.js';
import type { MessageEvent } from './message-events.js';

/** One command of a journey, with the state it met, what came of it, and the state after it. */
interface Stage {
  readonly command: MessageCommand;
  readonly before: MessageState;
  readonly events: readonly MessageEvent[];
  readonly after: MessageState;
}

const fold = (acceptance: MessageAcceptance, events: readonly MessageEvent[]): MessageState =>
  events.reduce(evolveMessage, acceptedMessage(acceptance));

const openStatuses: readonly string[] = ['created', 'retrying'];
const statuses: readonly string[] = [...openStatuses, 'cancelled', 'success', 'failed'];

const ticketFor = (answers: 'open' | 'late' | 'wrong', state: MessageState, spent: readonly Ticket[]): Ticket => {
  if (answers === 'wrong') return 1_000;
  return answers === 'late' ? (spent[0] ?? 1_000) : (state.order?.ticket ?? spent.at(-1) ?? 'none');
};

const attemptAt = (
  step: Extract<JourneyStep, { kind: 'outcome' }>,
  state: MessageState,
  { startedAt, spent }: { readonly startedAt: IsoInstant; readonly spent: readonly Ticket[] },
): RecordAttempt => {
  const ticket = ticketFor(step.answers, state, spent);
  const endedAt = plusMs(startedAt, step.durationMs);
  return {
    type: 'RecordAttempt',
    report: attemptReport({
      ...{ ticket, startedAt, attempt: state.attempts + 1, durationMs: step.durationMs },
      trigger: state.order?.trigger ?? 'first',
    }),
    verdict: step.isSuccess ? 'delivered' : 'retry',
    retryAfter: step.retryAfterMs === null ? null : plusMs(endedAt, step.retryAfterMs),
    endedAt,
    policy: defaultRetryPolicy,
  };
};

const commandFor = (
  step: JourneyStep,
  state: MessageState,
  past: { readonly startedAt: IsoInstant; readonly spent: readonly Ticket[]; readonly last: MessageCommand | null },
): MessageCommand => {
  switch (step.kind) {
    case 'outcome':
      return attemptAt(step, state, past);
    case 'cancel':
      return { type: 'CancelMessage', reason: step.reason };
    case 'retry':
      return { type: 'RequestRetry', webhook: step.webhook, replayId: step.replayId };
    case 'giveUp':
      return { type: 'GiveUp', at: past.startedAt };
    case 'again':
      return past.last ?? { type: 'GiveUp', at: past.startedAt };
  }
};

/** What happens when the steps of a journey are decided one after the other on what is stored. */
const travel = ({ test, steps }: Journey): readonly Stage[] => {
  const stages: Stage[] = [];
  const spent: Ticket[] = [];
  let state = acceptedMessage(messageAcceptance({ test }));
  let at = noon;
  for (const { afterMs, step } of steps) {
    at = plusMs(at, afterMs);
    const command = commandFor(step, state, { startedAt: at, spent, last: stages.at(-1)?.command ?? null });
    const decision = decideMessage(command, state);
    const events = decision.kind === 'accepted' ? decision.events : [];
    const after = events.reduce(evolveMessage, state);
    if (state.order !== null && after.order?.ticket !== state.order.ticket) spent.unshift(state.order.ticket);
    stages.push({ command, before: state, events, after });
    state = after;
  }
  return stages;
};

const onEveryJourney = (check: (stage: Stage) => void): void => {
  fc.assert(fc.property(anyJourney(), (journey) => travel(journey).forEach(check)));
};

/** Holds for every attempt of every journey. */
const onEveryAttempt = (check: (stage: Stage & { readonly command: RecordAttempt }) => void): void => {
  onEveryJourney(({ command, ...stage }) => {
    if (command.type === 'RecordAttempt') check({ command, ...stage });
  });
};

const nextAttemptOf = (events: readonly MessageEvent[]): IsoInstant | null => {
  const [first] = events;
  return first?.type === 'AttemptFailed' ? first.data.nextAttemptAt : null;
};

describe('Whatever happens to a message', () => {
  it('it is Created or Retrying while an order is open, and concluded otherwise', () => {
    onEveryJourney(({ after }) => {
      expect(statuses).toContain(after.status);
      expect(openStatuses.includes(after.status)).toBe(after.order !== null);
    });
  });

  it('its open order is named by the fact that gave it', () => {
    onEveryJourney(({ before, events, after }) => {
      if (after.order === null || after.order.ticket === before.order?.ticket) return;
      expect(events).toHaveLength(1);
      expect(after.order.ticket).toBe(after.revision);
    });
  });

  it('folding its stored facts gives the state that was decided', () => {
    fc.assert(
      fc.property(anyJourney(), (journey) => {
        const stages = travel(journey);
        const stored = stages.flatMap(({ events }) => events);
        const acceptance = messageAcceptance({ test: journey.test });
        expect(fold(acceptance, stored)).toEqual(stages.at(-1)?.after ?? acceptedMessage(acceptance));
      }),
    );
  });

  it('no attempt is planned after the mark, nor before the attempt that failed unless the mark has passed', () => {
    onEveryAttempt(({ command, before, events }) => {
      const next = nextAttemptOf(events);
      if (next === null) return;
      expect(msBetween(next, before.givesUpAt)).toBeGreaterThanOrEqual(0);
      const soonest = Math.min(toMs(command.endedAt), toMs(before.givesUpAt));
      expect(toMs(next)).toBeGreaterThanOrEqual(soonest);
    });
  });

  it('an attempt that began at the mark or later is the last that answers its order', () => {
    onEveryAttempt(({ command, before, after }) => {
      const { report, verdict } = command;
      if (verdict === 'delivered' || !answersOpenOrder(before, report.ticket)) return;
      if (toMs(report.startedAt) >= toMs(before.givesUpAt))
        expect(after).toMatchObject({ status: 'failed', order: null });
    });
  });

  it('a test send ends with each attempt', () => {
    onEveryAttempt(({ command, before, after }) => {
      if (!before.test || !answersOpenOrder(before, command.report.ticket)) return;
      expect(after).toMatchObject({ status: command.verdict === 'delivered' ? 'success' : 'failed', order: null });
    });
  });

  it('an outcome is always recorded, and first', () => {
    onEveryAttempt(({ command, events }) => {
      const type = command.verdict === 'delivered' ? 'AttemptSucceeded' : 'AttemptFailed';
      expect(events[0]).toMatchObject({ type, data: command.report });
    });
  });

  it('an outcome whose ticket is not open plans nothing and changes neither order nor status', () => {
    onEveryAttempt(({ command, before, events, after }) => {
      if (answersOpenOrder(before, command.report.ticket)) return;
      expect(events).toHaveLength(1);
      expect(nextAttemptOf(events)).toBeNull();
      const { order, scheduledFailures, plannedAt } = before;
      const isLateSuccess = command.verdict === 'delivered' && order === null;
      const status = isLateSuccess ? 'success' : before.status;
      expect(after).toMatchObject({ status, order, scheduledFailures, plannedAt, attempts: before.attempts + 1 });
    });
  });

  it('one order is answered once: what answers it again is history', () => {
    fc.assert(
      fc.property(anyJourney(), (journey) => {
        const stages = travel(journey);
        const answered = stages.flatMap(({ command, before }) =>
          command.type === 'RecordAttempt' && answersOpenOrder(before, command.report.ticket)
            ? [command.report.ticket]
            : [],
        );
        expect(new Set(answered).size).toBe(answered.length);
      }),
    );
  });

  it('only attempts that nobody asked for count in the schedule', () => {
    onEveryAttempt(({ command, before, after }) => {
      const counts =
        command.verdict === 'retry' &&
        command.report.trigger !== 'manual' &&
        answersOpenOrder(before, command.report.ticket);
      expect(after.scheduledFailures - before.scheduledFailures).toBe(counts ? 1 : 0);
    });
  });

  it('a failed manual attempt inside the ten days keeps the instant planned before, or begins the next wait', () => {
    onEveryAttempt(({ command, before, events }) => {
      const { report, endedAt, retryAfter, policy } = command;
      if (!answersOpenOrder(before, report.ticket) || before.order?.trigger !== 'manual') return;
      const next = nextAttemptOf(events);
      if (next === null || retryAfter !== null) return;
      const { plannedAt, scheduledFailures, givesUpAt } = before;
      const isAhead = plannedAt !== null && plannedAt > endedAt;
      const nextWait = plusMs(endedAt, waitAfterFailure(policy, scheduledFailures + 1));
      expect(next).toBe(isAhead ? plannedAt : nextWait < givesUpAt ? nextWait : givesUpAt);
    });
  });

  it('Retry-After only lengthens a wait, and never past the mark', () => {
    onEveryAttempt(({ command, before, events }) => {
      const unasked = decideMessage({ ...command, retryAfter: null }, before);
      const without = unasked.kind === 'accepted' ? nextAttemptOf(unasked.events) : null;
      const withIt = nextAttemptOf(events);
      expect(withIt === null).toBe(without === null);
      if (withIt === null || without === null) return;
      const { givesUpAt } = before;
      const asked = command.retryAfter ?? without;
      expect(withIt).toBe([without, asked < givesUpAt ? asked : givesUpAt].sort().at(-1));
    });
  });

  it('no replay asks for it twice, whatever happened between', () => {
    fc.assert(
      fc.property(anyJourney(), (journey) => {
        const replayIds = travel(journey).flatMap(({ events }) =>
          events.flatMap((event) => (event.type === 'RetryRequested' ? (event.data.replayId ?? []) : [])),
        );
        expect(new Set(replayIds).size).toBe(replayIds.length);
      }),
    );
  });

  it('once it is concluded, only a retry that is recorded plans another attempt', () => {
    onEveryJourney(({ before, after, events }) => {
      if (before.order !== null || after.order === null) return;
      expect(events.map(({ type }) => type)).toEqual(['RetryRequested']);
    });
  });

  it('a cancel that is repeated adds nothing, and so does a retry', () => {
    onEveryJourney(({ after }) => {
      for (const command of [
        { type: 'CancelMessage', reason: 'requested' },
        { type: 'RequestRetry', webhook: 'active', replayId: null },
      ] as const) {
        const first = decideMessage(command, after);
        if (first.kind === 'refused') continue;
        const then = first.events.reduce(evolveMessage, after);
        expect(decideMessage(command, then)).toEqual({ kind: 'accepted', events: [] });
      }
    });
  });
});

describe('Any facts in any order', () => {
  it('leave a legal status and at most one open order, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(anyMessageEvent(), { maxLength: 30 }), fc.boolean(), (events, test) => {
        let state = acceptedMessage(messageAcceptance({ test }));
        for (const event of events) {
          state = evolveMessage(state, event);
          expect(statuses).toContain(state.status);
          expect(openStatuses.includes(state.status)).toBe(state.order !== null);
        }
        expect(state.revision).toBe(events.length === 0 ? 'none' : events.length - 1);
      }),
    );
  });

  it('replayed twice give the same state twice', () => {
    fc.assert(
      fc.property(fc.array(anyMessageEvent(), { maxLength: 30 }), (events) => {
        expect(fold(messageAcceptance(), events)).toEqual(fold(messageAcceptance(), events));
      }),
    );
  });
});

describe('A receiver that never answers well', () => {
  interface Failure {
    readonly startedAt: IsoInstant;
    readonly endedAt: IsoInstant;
    readonly next: IsoInstant | null;
  }

  /** Every attempt is made when it is due, or `latenessMs` later, until the message is Failed. */
  const failUntilFailed = (
    policy: RetryPolicy,
    { givesUpAt, durationMs, latenessMs }: { givesUpAt: IsoInstant; durationMs: number; latenessMs: number },
  ): { readonly failures: readonly Failure[]; readonly state: MessageState } => {
    const failures: Failure[] = [];
    let state = acceptedMessage(messageAcceptance({ givesUpAt }));
    while (state.order !== null) {
      if (failures.length > 500) throw new Error('there is no last attempt');
      const { ticket, trigger, dueAt } = state.order;
      const startedAt = plusMs(dueAt ?? noon, latenessMs);
      const endedAt = plusMs(startedAt, durationMs);
      const report = attemptReport({ ticket, trigger, startedAt, durationMs });
      const command = { type: 'RecordAttempt', report, verdict: 'retry', retryAfter: null, endedAt, policy } as const;
      const decision = decideMessage(command, state);
      const events = decision.kind === 'accepted' ? decision.events : [];
      failures.push({ startedAt, endedAt, next: nextAttemptOf(events) });
      state = events.reduce(evolveMessage, state);
    }
    return { failures, state };
  };

  const anyRun = fc.record({
    policy: anyRetryPolicy(),
    durationMs: fc.integer({ min: 0, max: 30_000 }),
    latenessMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000 })),
  });

  it('is tried with waits that never shrink and grow to the cap, until exactly the mark', () => {
    fc.assert(
      fc.property(anyRun, ({ policy: { horizonMs, ...policy }, durationMs, latenessMs }) => {
        const givesUpAt = plusMs(noon, horizonMs);
        const { failures, state } = failUntilFailed(policy, { givesUpAt, durationMs, latenessMs });
        expect(state.status).toBe('failed');
        const planned = failures.flatMap(({ endedAt, next }) => (next === null ? [] : [{ endedAt, next }]));
        const toTheMark = planned.at(-1);
        const waits = planned.slice(0, -1).map(({ endedAt, next }) => msBetween(endedAt, next));
        expect(waits).toEqual(waits.map((_, index) => waitAfterFailure(policy, index + 1)));
        expect(waits).toEqual([...waits].sort((left, right) => left - right));
        expect(Math.max(0, ...waits)).toBeLessThanOrEqual(policy.capMs);
        // A timer that is late near the mark makes the attempt before the last one the last.
        if (toTheMark !== undefined && latenessMs === 0) expect(toTheMark.next).toBe(givesUpAt);
        const isPastTheMark = failures.map(({ startedAt }) => startedAt >= givesUpAt);
        expect(isPastTheMark).toEqual(failures.map((_, index) => index === failures.length - 1));
      }),
      { numRuns: 60 },
    );
  });

  it('is tried 18 times in the ten days of the default schedule', () => {
    const { failures } = failUntilFailed(defaultRetryPolicy, {
      ...{ givesUpAt: messageAcceptance().givesUpAt, durationMs: 0, latenessMs: 0 },
    });
    expect(failures).toHaveLength(18);
    expect(failures.slice(0, 4).map(({ next }) => next)).toEqual([
      afterNoon(10),
      afterNoon(50),
      afterNoon(210),
      afterNoon(850),
    ]);
    expect(failures.at(-2)?.next).toBe(messageAcceptance().givesUpAt);
  });
});
