import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterNoon, webhookSettings } from '#libs/testing';

import type { WebhookEvent } from './webhook-events.js';
import { decideWebhook, evolveWebhook, noWebhook, type WebhookCommand, type WebhookState } from './webhook.js';

const anyStatus = fc.constantFrom('active' as const, 'inactive' as const);
const anySecret = fc.constantFrom('sealed-1', 'sealed-2', 'sealed-3');

const anyCommand: fc.Arbitrary<WebhookCommand> = fc.oneof(
  fc.record({
    type: fc.constant('CreateWebhook' as const),
    settings: fc.constant(webhookSettings()),
    status: anyStatus,
    secret: anySecret,
  }),
  fc.record(
    {
      type: fc.constant('EditWebhook' as const),
      changes: fc.record(
        { displayName: fc.constantFrom('Billing', 'Invoices'), events: fc.constantFrom(['a'], ['a', 'b']) },
        { requiredKeys: [] },
      ),
      status: anyStatus,
    },
    { requiredKeys: ['type', 'changes'] },
  ),
  fc.record({
    type: fc.constant('SwitchOffWebhook' as const),
    reason: fc.constantFrom('gone' as const, 'failing' as const),
  }),
  fc.record({
    type: fc.constant('RotateSecret' as const),
    secret: anySecret,
    at: fc.nat({ max: 1_000 }).map(afterNoon),
    overlapHours: fc.constantFrom(0, 24),
  }),
  fc.constant({ type: 'DeleteWebhook' as const }),
);

const anyCommands = fc.array(anyCommand, { maxLength: 30 });

interface Stage {
  readonly command: WebhookCommand;
  readonly before: WebhookState;
  readonly events: readonly WebhookEvent[];
  readonly isRefused: boolean;
  readonly after: WebhookState;
}

const travel = (commands: readonly WebhookCommand[]): readonly Stage[] => {
  const stages: Stage[] = [];
  let state: WebhookState = noWebhook;
  for (const command of commands) {
    const decision = decideWebhook(command, state);
    const events = decision.kind === 'accepted' ? decision.events : [];
    const after = events.reduce(evolveWebhook, state);
    stages.push({ command, before: state, events, isRefused: decision.kind === 'refused', after });
    state = after;
  }
  return stages;
};

const onEveryCommand = (check: (stage: Stage) => void): void => {
  fc.assert(fc.property(anyCommands, (commands) => travel(commands).forEach(check)));
};

const revisionOf = (state: WebhookState): number => (state.status === 'absent' ? -1 : state.revision);

describe('Whatever is asked of a webhook', () => {
  it('its revision counts its facts', () => {
    onEveryCommand(({ before, events, after }) => {
      expect(revisionOf(after)).toBe(revisionOf(before) + events.length);
    });
  });

  it('nothing but a creation makes it, and nothing leaves deleted', () => {
    onEveryCommand(({ command, before, isRefused, after }) => {
      if (before.status === 'absent') expect(isRefused).toBe(command.type !== 'CreateWebhook');
      if (before.status !== 'deleted') return;
      expect(isRefused).toBe(true);
      expect(after).toBe(before);
    });
  });

  it('it says why it was switched off while it is inactive, and not while it is active', () => {
    onEveryCommand(({ command, before, after }) => {
      if (after.status === 'active') expect(after.deactivatedBecause).toBeNull();
      if (before.status !== 'active' || after.status !== 'inactive') return;
      expect(after.deactivatedBecause).toBe(command.type === 'SwitchOffWebhook' ? command.reason : 'requested');
    });
  });

  it('an edit, a switch-off or a deletion that is repeated adds nothing', () => {
    onEveryCommand(({ command, isRefused, after }) => {
      if (isRefused || command.type === 'RotateSecret') return;
      const again = decideWebhook(command, after);
      expect(again.kind === 'accepted' ? again.events : []).toEqual([]);
    });
  });

  it('the secret that signs is the last that was rotated in, and the one before signs only with an overlap', () => {
    onEveryCommand(({ command, before, after, isRefused }) => {
      if (isRefused || command.type !== 'RotateSecret' || before.status === 'absent' || after.status === 'absent')
        return;
      expect(after.secrets.current).toBe(command.secret);
      expect(after.secrets.previous?.secret ?? null).toBe(command.overlapHours === 0 ? null : before.secrets.current);
    });
  });
});
