import type { Selectable } from 'kysely';

import { CorruptRecord } from '#libs/application';
import { encodeEvent } from '#libs/codecs';
import type { IsoInstant, LiveWebhook, WebhookId, WebhookSecrets, WebhookState } from '#libs/domain';

import { oneOf } from './columns.js';
import type { SqlValue, TableWrite } from './database.js';
import { decodeFact } from './decode-fact.js';
import { toSearchable } from './search-pattern.js';
import type { WebhookTable } from './tables.js';

export type KnownWebhook = Exclude<WebhookState, { status: 'absent' }>;

/** A webhook as its row keeps it. */
export interface WebhookRecord {
  readonly id: WebhookId;
  readonly createdAt: IsoInstant;
  readonly updatedAt: IsoInstant;
  readonly state: KnownWebhook;
}

const statuses = ['active', 'inactive', 'deleted'] as const;
const reasons = ['requested', 'gone', 'failing'] as const;

type WebhookColumns = Omit<Selectable<WebhookTable>, 'search_text'>;

const previousOf = (row: WebhookColumns): WebhookSecrets['previous'] =>
  row.previous_secret === null || row.previous_secret_expires_at === null
    ? null
    : { secret: row.previous_secret, expiresAt: row.previous_secret_expires_at };

const toState = (row: WebhookColumns): KnownWebhook => {
  const { settings, secret } = decodeFact('WebhookCreated', {
    version: row.settings_version,
    text: row.settings,
    row: `webhook ${row.id}`,
  }).data;
  const facts = { revision: row.revision, settings, secrets: { current: secret, previous: previousOf(row) } };
  const status = oneOf(statuses, row.status);
  switch (status) {
    case 'active':
      return { ...facts, status, deactivatedBecause: null };
    case 'inactive':
      return {
        ...facts,
        status,
        deactivatedBecause: row.deactivated_because === null ? null : oneOf(reasons, row.deactivated_because),
      };
    case 'deleted':
      return { ...facts, status };
  }
};

/** @throws {CorruptRecord} for a row that these tables never hold */
export const toWebhookRecord = (row: WebhookColumns): WebhookRecord => ({
  id: row.id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  state: toState(row),
});

/** @throws {CorruptRecord} also for a deleted one: queries leave those out */
export const toLiveWebhook = (row: WebhookColumns): LiveWebhook => {
  const state = toState(row);
  if (state.status === 'deleted') throw new CorruptRecord(`webhook ${row.id} is deleted`);
  return state;
};

/** Lower case is made here, not by SQL: engines differ in what they know beyond ASCII. */
const toSearchText = (...texts: readonly string[]): string => toSearchable(texts.join('\n'));

const columns: readonly (keyof WebhookTable)[] = [
  'id',
  'status',
  'revision',
  'created_at',
  'updated_at',
  'search_text',
  'settings_version',
  'settings',
  'deactivated_because',
  'previous_secret',
  'previous_secret_expires_at',
];

/** The values of a row in the order of the columns above. */
const toValues = ({ id, createdAt, updatedAt, state }: WebhookRecord): readonly SqlValue[] => {
  const { settings, secrets } = state;
  const { version, data } = encodeEvent({
    type: 'WebhookCreated',
    data: { settings, secret: secrets.current, status: state.status === 'active' ? 'active' : 'inactive' },
  });
  return [
    id,
    state.status,
    state.revision,
    createdAt,
    updatedAt,
    toSearchText(settings.displayName, settings.url, settings.description),
    version,
    data,
    state.status === 'inactive' ? state.deactivatedBecause : null,
    secrets.previous?.secret ?? null,
    secrets.previous?.expiresAt ?? null,
  ];
};

export const writeWebhooks = (records: readonly WebhookRecord[]): TableWrite => ({
  table: 'webhooks',
  columns,
  key: ['id'],
  replaced: columns.filter((column) => column !== 'id' && column !== 'created_at'),
  rows: records.map(toValues),
});
