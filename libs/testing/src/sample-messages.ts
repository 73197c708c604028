import type {
  AttemptReport,
  IsoInstant,
  MessageAcceptance,
  MessageCancelled,
  MessageFailed,
  RecordAttempt,
  RetryRequested,
} from '#libs/domain';
import { defaultHorizonMs, defaultRetryPolicy, plusMs, toMs } from '#libs/domain';

import { attemptReport, noon, sampleEventId, sampleWebhookId } from './sample-events.js';

const about = { eventId: sampleEventId, webhookId: sampleWebhookId };

/** The ten-day mark of an event accepted at noon. */
export const tenDaysAfterNoon: IsoInstant = plusMs(noon, defaultHorizonMs);

/** A message of an event that was accepted at noon. */
export const messageAcceptance = (acceptance: Partial<MessageAcceptance> = {}): MessageAcceptance => ({
  ...about,
  givesUpAt: tenDaysAfterNoon,
  test: false,
  ...acceptance,
});

export const retryRequested = (replayId: string | null = null): RetryRequested => ({
  type: 'RetryRequested',
  data: { ...about, replayId },
});

export const messageCancelled = (reason: MessageCancelled['data']['reason'] = 'requested'): MessageCancelled => ({
  type: 'MessageCancelled',
  data: { ...about, reason },
});

export const messageFailed = (reason: MessageFailed['data']['reason'] = 'gave_up'): MessageFailed => ({
  type: 'MessageFailed',
  data: { ...about, reason },
});

type AttemptCommandParts = Partial<AttemptReport> & Partial<Pick<RecordAttempt, 'retryAfter' | 'endedAt' | 'policy'>>;

const recordAttempt = (
  verdict: RecordAttempt['verdict'],
  { retryAfter = null, endedAt, policy = defaultRetryPolicy, ...parts }: AttemptCommandParts,
): RecordAttempt => {
  const report = attemptReport(parts);
  const ended = endedAt ?? plusMs(report.startedAt, report.durationMs);
  return { type: 'RecordAttempt', report, verdict, retryAfter, endedAt: ended, policy };
};

/** A 204; it ended its duration after it started. */
export const recordSuccess = (parts: AttemptCommandParts = {}): RecordAttempt => recordAttempt('delivered', parts);

/** A 503; it ended its duration after it started. */
export const recordFailure = (parts: AttemptCommandParts = {}): RecordAttempt =>
  recordAttempt('retry', { statusCode: 503, ...parts });

/** `ms` before an instant. */
export const before = (instant: IsoInstant, ms: number): IsoInstant => plusMs(instant, -ms);

/** From one instant to another, in milliseconds. */
export const msBetween = (from: IsoInstant, to: IsoInstant): number => toMs(to) - toMs(from);
