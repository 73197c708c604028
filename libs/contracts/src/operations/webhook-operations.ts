import { webhookHistory, webhookFactAnswer } from '../history.js';
import {
  newWebhook,
  secretRotation,
  testSend,
  testSendAnswer,
  webhookAnswer,
  webhookChanges,
  webhookListQuery,
  webhookPage,
  webhookSecretAnswer,
  webhookWithSecret,
} from '../webhooks.js';
import { newWebhookExamples, rotationExamples, testSendExamples, webhookChangesExamples } from './examples.js';
import { etag, idempotencyKey, ifMatch, location } from './headers.js';
import { admins, historyAnswer, inJson, inMergePatch, type Operation, readers } from './operation.js';

const tag = 'Webhooks';
const path = '/api/v1/webhooks';
const one = `${path}/{id}`;

const id = { id: '$response.body#/id' } as const;
const links = {
  getWebhook: id,
  editWebhook: id,
  getWebhookSecret: id,
  rotateWebhookSecret: id,
  testWebhook: id,
  getWebhookHistory: id,
  getWebhookStats: id,
  deleteWebhook: id,
};

const messageId = { id: '$response.body#/messageId' } as const;
const messageLinks = { getMessage: messageId, getMessageHistory: messageId, retryMessage: messageId };

/** What an address, a header or a subscription may be refused for. */
const settingsProblems = [
  'invalid_url',
  'scheme_not_allowed',
  'credentials_in_url',
  'invalid_header_name',
  'invalid_header_value',
  'reserved_header',
  'too_many_headers',
  'address_not_allowed',
  'unknown_event_type',
  'event_type_archived',
  'too_many_webhooks_for_event_type',
] as const;

export const webhookOperations: readonly Operation[] = [
  {
    id: 'listWebhooks',
    method: 'get',
    path,
    tag,
    summary: 'List webhooks, newest first',
    roles: readers,
    query: webhookListQuery,
    answers: { 200: { description: 'A page of webhooks', body: webhookPage } },
    problems: [],
  },
  {
    id: 'createWebhook',
    method: 'post',
    path,
    tag,
    summary: 'Create a webhook',
    roles: admins,
    headers: { 'idempotency-key': idempotencyKey },
    body: inJson(newWebhook, newWebhookExamples),
    answers: {
      201: {
        description: 'The webhook with its secret',
        body: webhookWithSecret,
        headers: { ...etag, ...location },
        links,
      },
    },
    problems: [...settingsProblems, 'idempotency_key_reused', 'webhook_already_exists', 'webhook_deleted'],
  },
  {
    id: 'getWebhook',
    method: 'get',
    path: one,
    tag,
    summary: 'One webhook',
    roles: readers,
    answers: { 200: { description: 'The webhook', body: webhookAnswer, headers: etag } },
    problems: ['webhook_not_found'],
  },
  {
    id: 'editWebhook',
    method: 'patch',
    path: one,
    tag,
    summary: 'Change a webhook: what is absent stays, and the change acts at once, also on waiting messages',
    roles: admins,
    headers: { 'if-match': ifMatch },
    body: inMergePatch(webhookChanges, webhookChangesExamples),
    answers: { 200: { description: 'The webhook as it is now', body: webhookAnswer, headers: etag } },
    problems: [...settingsProblems, 'webhook_not_found', 'revision_mismatch'],
  },
  {
    id: 'deleteWebhook',
    method: 'delete',
    path: one,
    tag,
    summary: 'Delete a webhook at once; its waiting messages are cancelled',
    roles: admins,
    headers: { 'if-match': ifMatch },
    answers: { 204: { description: 'It is deleted' } },
    problems: ['webhook_not_found', 'revision_mismatch'],
  },
  {
    id: 'getWebhookSecret',
    method: 'get',
    path: `${one}/secret`,
    tag,
    summary: 'The secrets that sign, in the clear',
    roles: admins,
    answers: { 200: { description: 'The secrets', body: webhookSecretAnswer } },
    problems: ['webhook_not_found'],
  },
  {
    id: 'rotateWebhookSecret',
    method: 'post',
    path: `${one}/secret/rotate`,
    tag,
    summary: 'Make a new secret; the one before signs too for the overlap',
    roles: admins,
    body: { ...inJson(secretRotation, rotationExamples), optional: true },
    answers: { 200: { description: 'The webhook with its new secret', body: webhookWithSecret, headers: etag } },
    problems: ['webhook_not_found'],
  },
  {
    id: 'testWebhook',
    method: 'post',
    path: `${one}/test`,
    tag,
    summary: 'Send the example of an event type now, once, to this webhook alone, active or not',
    roles: admins,
    body: inJson(testSend, testSendExamples),
    answers: { 202: { description: 'The test is on its way', body: testSendAnswer, links: messageLinks } },
    problems: ['webhook_not_found', 'unknown_event_type'],
  },
  {
    id: 'getWebhookHistory',
    method: 'get',
    path: `${one}/history`,
    tag,
    summary: 'Every stored fact of a webhook in order, also of a deleted one',
    roles: readers,
    answers: historyAnswer(webhookHistory, webhookFactAnswer),
    problems: ['webhook_not_found'],
  },
];
