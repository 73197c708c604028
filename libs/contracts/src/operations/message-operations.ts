import { messageFactAnswer, messageHistory } from '../history.js';
import { messageAnswer, messageDetailAnswer, messageListQuery, messagePage } from '../messages.js';
import { historyAnswer, type Operation, operators, readers } from './operation.js';

const tag = 'Messages';
const path = '/api/v1/messages';
const one = `${path}/{id}`;

export const messageOperations: readonly Operation[] = [
  {
    id: 'listMessages',
    method: 'get',
    path,
    tag,
    summary: 'The log of messages, newest first',
    roles: readers,
    query: messageListQuery,
    answers: { 200: { description: 'A page of messages', body: messagePage } },
    problems: [],
  },
  {
    id: 'getMessage',
    method: 'get',
    path: one,
    tag,
    summary: 'One message with its payload and every attempt',
    roles: readers,
    answers: { 200: { description: 'The message', body: messageDetailAnswer } },
    problems: ['message_not_found', 'event_expired'],
  },
  {
    id: 'getMessageHistory',
    method: 'get',
    path: `${one}/history`,
    tag,
    summary: 'Every stored fact of a message in order',
    roles: readers,
    answers: historyAnswer(messageHistory, messageFactAnswer),
    problems: ['message_not_found', 'event_expired'],
  },
  {
    id: 'retryMessage',
    method: 'post',
    path: `${one}/retry`,
    tag,
    summary: 'One attempt now, in every status and also after the ten days',
    roles: operators,
    answers: { 200: { description: 'The message as it is now', body: messageAnswer } },
    problems: ['message_not_found', 'event_expired', 'webhook_inactive', 'webhook_deleted'],
  },
  {
    id: 'cancelMessage',
    method: 'post',
    path: `${one}/cancel`,
    tag,
    summary: 'No request for the message starts after the answer',
    roles: operators,
    answers: { 200: { description: 'The message as it is now', body: messageAnswer } },
    problems: ['message_not_found', 'event_expired', 'message_concluded'],
  },
];
