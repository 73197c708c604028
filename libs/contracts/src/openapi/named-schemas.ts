import type { z } from 'zod';

import { apiKeyAnswer, apiKeyPage, createdApiKey, newApiKey } from '../api-keys.js';
import { cloudEvent } from '../cloud-events.js';
import { eventTypeAnswer, eventTypeChanges, eventTypePage, newEventType } from '../event-types.js';
import { eventAnswer, eventDetailAnswer, eventPage, newEvent, publishedEvent } from '../events.js';
import { livenessAnswer, readinessAnswer } from '../health.js';
import {
  actorAnswer,
  exportedFact,
  messageFactAnswer,
  messageHistory,
  webhookFactAnswer,
  webhookHistory,
} from '../history.js';
import { liveChangeAnswer } from '../live.js';
import { attemptAnswer, messageAnswer, messageDetailAnswer, messagePage } from '../messages.js';
import { problemDetails } from '../problems.js';
import { publishedEvents } from '../published-events.js';
import { rejectedRecordAnswer, rejectedRecordPage } from '../rejected-records.js';
import { newReplay, replayAnswer, replayCount, replayPage } from '../replays.js';
import { sessionAnswer, signIn } from '../session.js';
import { statsAnswer, statsBucketAnswer } from '../stats.js';
import {
  newWebhook,
  secretRotation,
  testSend,
  testSendAnswer,
  webhookAnswer,
  webhookChanges,
  webhookPage,
  webhookSecretAnswer,
  webhookWithSecret,
} from '../webhooks.js';
import type { NamedSchemas } from './json-schema.js';

/** Names of the document's components: generated clients call their types so. */
export const namedSchemas: NamedSchemas = new Map<z.ZodType, string>([
  [problemDetails, 'Problem'],
  [webhookAnswer, 'Webhook'],
  [webhookPage, 'WebhookPage'],
  [newWebhook, 'NewWebhook'],
  [webhookChanges, 'WebhookChanges'],
  [webhookWithSecret, 'WebhookWithSecret'],
  [webhookSecretAnswer, 'WebhookSecrets'],
  [secretRotation, 'SecretRotation'],
  [testSend, 'TestSend'],
  [testSendAnswer, 'TestMessage'],
  [webhookFactAnswer, 'WebhookFact'],
  [webhookHistory, 'WebhookHistory'],
  [messageAnswer, 'Message'],
  [messagePage, 'MessagePage'],
  [messageDetailAnswer, 'MessageDetail'],
  [attemptAnswer, 'Attempt'],
  [messageFactAnswer, 'MessageFact'],
  [messageHistory, 'MessageHistory'],
  [actorAnswer, 'Actor'],
  [exportedFact, 'ExportedFact'],
  [newEvent, 'NewEvent'],
  [cloudEvent, 'CloudEvent'],
  [publishedEvent, 'PublishedEvent'],
  [publishedEvents, 'PublishedEvents'],
  [eventAnswer, 'Event'],
  [eventPage, 'EventPage'],
  [eventDetailAnswer, 'EventDetail'],
  [newReplay, 'NewReplay'],
  [replayAnswer, 'Replay'],
  [replayPage, 'ReplayPage'],
  [replayCount, 'ReplayCount'],
  [statsAnswer, 'Stats'],
  [statsBucketAnswer, 'StatsBucket'],
  [eventTypeAnswer, 'EventType'],
  [eventTypePage, 'EventTypePage'],
  [newEventType, 'NewEventType'],
  [eventTypeChanges, 'EventTypeChanges'],
  [liveChangeAnswer, 'LiveChange'],
  [rejectedRecordAnswer, 'RejectedRecord'],
  [rejectedRecordPage, 'RejectedRecordPage'],
  [newApiKey, 'NewApiKey'],
  [apiKeyAnswer, 'ApiKey'],
  [createdApiKey, 'CreatedApiKey'],
  [apiKeyPage, 'ApiKeyPage'],
  [signIn, 'SignIn'],
  [sessionAnswer, 'Session'],
  [livenessAnswer, 'Liveness'],
  [readinessAnswer, 'Readiness'],
]);
