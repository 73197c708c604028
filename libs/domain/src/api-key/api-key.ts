import { accept, type Decision, refuse } from '../decision.js';
import type { IsoInstant } from '../values.js';

/** admin: everything. operator: retry, cancel, replay, read. viewer: read. producer: publish. */
export type Role = 'admin' | 'operator' | 'viewer' | 'producer';

export interface ApiKeyCreated {
  readonly type: 'ApiKeyCreated';
  /** `hash` is one-way; the key itself is shown once and stored nowhere. */
  readonly data: {
    readonly name: string;
    readonly role: Role;
    readonly hash: string;
    readonly expiresAt: IsoInstant | null;
  };
}
export interface ApiKeyRevoked {
  readonly type: 'ApiKeyRevoked';
  readonly data: Readonly<Record<string, never>>;
}
export type ApiKeyEvent = ApiKeyCreated | ApiKeyRevoked;

export type ApiKeyState =
  { readonly status: 'absent' } | ({ readonly status: 'valid' | 'revoked' } & ApiKeyCreated['data']);

export type ApiKeyCommand =
  ({ readonly type: 'CreateApiKey' } & ApiKeyCreated['data']) | { readonly type: 'RevokeApiKey' };

export type ApiKeyRefusal = 'api_key_not_found' | 'api_key_already_exists';

export const noApiKey: ApiKeyState = { status: 'absent' };

export const decideApiKey = (command: ApiKeyCommand, state: ApiKeyState): Decision<ApiKeyEvent, ApiKeyRefusal> => {
  switch (command.type) {
    case 'CreateApiKey': {
      const { name, role, hash, expiresAt } = command;
      return state.status === 'absent'
        ? accept<ApiKeyEvent>({ type: 'ApiKeyCreated', data: { name, role, hash, expiresAt } })
        : refuse('api_key_already_exists');
    }
    case 'RevokeApiKey':
      return state.status === 'valid'
        ? accept<ApiKeyEvent>({ type: 'ApiKeyRevoked', data: {} })
        : refuse('api_key_not_found');
  }
};

export const evolveApiKey = (state: ApiKeyState, event: ApiKeyEvent): ApiKeyState => {
  switch (event.type) {
    case 'ApiKeyCreated':
      return state.status === 'absent' ? { status: 'valid', ...event.data } : state;
    case 'ApiKeyRevoked':
      return state.status === 'absent' ? state : { ...state, status: 'revoked' };
  }
};
