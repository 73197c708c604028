import { accept, type Decision, refuse } from '../decision.js';
import { effectiveChanges } from '../same-json.js';
import { type IsoInstant, plusMs, type Sealed } from '../values.js';
import type { DeactivationReason, SwitchOffReason, WebhookEvent, WebhookSettings } from './webhook-events.js';

/** At most two secrets sign: the newest, and the one before it while a rotation overlaps. */
export interface WebhookSecrets {
  readonly current: Sealed;
  readonly previous: { readonly secret: Sealed; readonly expiresAt: IsoInstant } | null;
}

interface WebhookFacts {
  /** Revision of the last fact of its stream. */
  readonly revision: number;
  readonly settings: WebhookSettings;
  readonly secrets: WebhookSecrets;
}

export type LiveWebhook = WebhookFacts &
  (
    | { readonly status: 'active'; readonly deactivatedBecause: null }
    | { readonly status: 'inactive'; readonly deactivatedBecause: DeactivationReason | null }
  );

/**
 * absent ──created──► active ⇄ inactive ──deleted──► deleted (from both).
 * Nothing leaves `deleted`; an id is never used again.
 */
export type WebhookState =
  { readonly status: 'absent' } | LiveWebhook | (WebhookFacts & { readonly status: 'deleted' });

export type WebhookCommand =
  | {
      readonly type: 'CreateWebhook';
      readonly settings: WebhookSettings;
      readonly status: 'active' | 'inactive';
      readonly secret: Sealed;
    }
  | {
      readonly type: 'EditWebhook';
      readonly changes: Partial<WebhookSettings>;
      readonly status?: 'active' | 'inactive';
    }
  /** What the receiver brought about: `gone` after a 410, `failing` after days of nothing but failures. */
  | { readonly type: 'SwitchOffWebhook'; readonly reason: SwitchOffReason }
  | {
      readonly type: 'RotateSecret';
      readonly secret: Sealed;
      readonly at: IsoInstant;
      readonly overlapHours: number;
    }
  | { readonly type: 'DeleteWebhook' };

export type WebhookRefusal = 'webhook_already_exists' | 'webhook_not_found';

export const noWebhook: WebhookState = { status: 'absent' };

/** It exists and is not deleted. */
export const isLiveWebhook = (state: WebhookState): state is LiveWebhook =>
  state.status === 'active' || state.status === 'inactive';

const hourMs = 3_600_000;

const edit = (
  command: Extract<WebhookCommand, { type: 'EditWebhook' }>,
  state: LiveWebhook,
): Decision<WebhookEvent, WebhookRefusal> => {
  const events: WebhookEvent[] = [];
  const changes = effectiveChanges(command.changes, state.settings);
  if (Object.keys(changes).length > 0) events.push({ type: 'WebhookDetailsChanged', data: { changes } });
  if (command.status === 'active' && state.status === 'inactive') events.push({ type: 'WebhookActivated', data: {} });
  if (command.status === 'inactive' && state.status === 'active')
    events.push({ type: 'WebhookDeactivated', data: { reason: 'requested' } });
  return accept(...events);
};

const decideLive = (
  command: Exclude<WebhookCommand, { type: 'CreateWebhook' }>,
  state: LiveWebhook,
): Decision<WebhookEvent, WebhookRefusal> => {
  switch (command.type) {
    case 'EditWebhook':
      return edit(command, state);
    case 'SwitchOffWebhook':
      return state.status === 'active'
        ? accept<WebhookEvent>({ type: 'WebhookDeactivated', data: { reason: command.reason } })
        : accept();
    case 'RotateSecret':
      return accept<WebhookEvent>({
        type: 'WebhookSecretRotated',
        data: {
          secret: command.secret,
          previousExpiresAt: command.overlapHours > 0 ? plusMs(command.at, command.overlapHours * hourMs) : null,
        },
      });
    case 'DeleteWebhook':
      return accept<WebhookEvent>({ type: 'WebhookDeleted', data: {} });
  }
};

export const decideWebhook = (command: WebhookCommand, state: WebhookState): Decision<WebhookEvent, WebhookRefusal> => {
  if (command.type === 'CreateWebhook') {
    const { settings, status, secret } = command;
    return state.status === 'absent'
      ? accept<WebhookEvent>({ type: 'WebhookCreated', data: { settings, status, secret } })
      : refuse('webhook_already_exists');
  }
  return isLiveWebhook(state) ? decideLive(command, state) : refuse('webhook_not_found');
};

const evolveKnown = (state: Exclude<WebhookState, { status: 'absent' }>, event: WebhookEvent): WebhookState => {
  const revision = state.revision + 1;
  if (state.status === 'deleted') return { ...state, revision };
  switch (event.type) {
    case 'WebhookCreated':
      return { ...state, revision };
    case 'WebhookDetailsChanged':
      return { ...state, revision, settings: { ...state.settings, ...event.data.changes } };
    case 'WebhookActivated':
      return { ...state, revision, status: 'active', deactivatedBecause: null };
    case 'WebhookDeactivated':
      return { ...state, revision, status: 'inactive', deactivatedBecause: event.data.reason };
    case 'WebhookSecretRotated': {
      const { secret, previousExpiresAt } = event.data;
      const previous =
        previousExpiresAt === null ? null : { secret: state.secrets.current, expiresAt: previousExpiresAt };
      return { ...state, revision, secrets: { current: secret, previous } };
    }
    case 'WebhookDeleted':
      return { revision, settings: state.settings, secrets: state.secrets, status: 'deleted' };
  }
};

export const evolveWebhook = (state: WebhookState, event: WebhookEvent): WebhookState => {
  if (state.status !== 'absent') return evolveKnown(state, event);
  if (event.type !== 'WebhookCreated') return state;
  const { settings, status, secret } = event.data;
  return { revision: 0, settings, status, deactivatedBecause: null, secrets: { current: secret, previous: null } };
};
