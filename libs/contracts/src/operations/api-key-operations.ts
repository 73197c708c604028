import { apiKeyAnswer, apiKeyListQuery, apiKeyPage, createdApiKey, newApiKey } from '../api-keys.js';
import { newApiKeyExamples } from './examples.js';
import { location } from './headers.js';
import { admins, inJson, type Operation } from './operation.js';

const tag = 'API keys';
const path = '/api/v1/api-keys';
const links = { getApiKey: { id: '$response.body#/id' }, revokeApiKey: { id: '$response.body#/id' } } as const;

export const apiKeyOperations: readonly Operation[] = [
  {
    id: 'listApiKeys',
    method: 'get',
    path,
    tag,
    summary: 'The keys that were not revoked, without the keys themselves',
    roles: admins,
    query: apiKeyListQuery,
    answers: { 200: { description: 'A page of keys', body: apiKeyPage } },
    problems: [],
  },
  {
    id: 'createApiKey',
    method: 'post',
    path,
    tag,
    summary: 'Create a key; the answer shows it this once',
    roles: admins,
    body: inJson(newApiKey, newApiKeyExamples),
    answers: { 201: { description: 'The key', body: createdApiKey, headers: location, links } },
    problems: ['api_key_already_exists', 'expiry_passed'],
  },
  {
    id: 'getApiKey',
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'A key that was not revoked, without the key itself',
    roles: admins,
    answers: { 200: { description: 'The key', body: apiKeyAnswer } },
    problems: ['api_key_not_found'],
  },
  {
    id: 'revokeApiKey',
    method: 'delete',
    path: `${path}/{id}`,
    tag,
    summary: 'Revoke a key: it opens nothing from the moment of the answer',
    roles: admins,
    answers: { 204: { description: 'It is revoked' } },
    problems: ['api_key_not_found', 'last_admin_key'],
  },
];
