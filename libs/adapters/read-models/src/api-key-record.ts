import type { Selectable } from 'kysely';

import type { ApiKeyRow } from '#libs/application';
import type { ApiKeyState, IsoInstant, Role } from '#libs/domain';

import { oneOf } from './columns.js';
import type { TableWrite } from './database.js';
import type { ApiKeyTable } from './tables.js';

/** An API key as its row keeps it. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly revision: number;
  readonly createdAt: IsoInstant;
  readonly state: Exclude<ApiKeyState, { status: 'absent' }>;
}

const statuses = ['valid', 'revoked'] as const;
const roles: readonly Role[] = ['admin', 'operator', 'viewer', 'producer'];

/** @throws {CorruptRecord} for a row that these tables never hold */
export const toApiKeyRecord = (row: Selectable<ApiKeyTable>): ApiKeyRecord => ({
  id: row.id,
  revision: row.revision,
  createdAt: row.created_at,
  state: {
    status: oneOf(statuses, row.status),
    name: row.name,
    role: oneOf(roles, row.role),
    hash: row.hash,
    expiresAt: row.expires_at,
  },
});

export const toApiKeyRow = (row: Selectable<ApiKeyTable>): ApiKeyRow => {
  const { id, createdAt, state } = toApiKeyRecord(row);
  const { name, role, hash, expiresAt } = state;
  return { id, name, role, hash, createdAt, expiresAt };
};

const columns: readonly (keyof ApiKeyTable)[] = [
  'id',
  'status',
  'revision',
  'name',
  'role',
  'hash',
  'created_at',
  'expires_at',
];

export const writeApiKeys = (records: Iterable<ApiKeyRecord>): TableWrite => ({
  table: 'api_keys',
  columns,
  key: ['id'],
  replaced: ['status', 'revision'],
  rows: Array.from(records, ({ id, revision, createdAt, state }) => [
    id,
    state.status,
    revision,
    state.name,
    state.role,
    state.hash,
    createdAt,
    state.expiresAt,
  ]),
});
