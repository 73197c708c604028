import { expect } from '@jest/globals';
import {
  type ApiKeyCommand,
  type ApiKeyEvent,
  type ApiKeyRefusal,
  type ApiKeyState,
  acceptedMessage,
  type AcceptEvent,
  type Decision,
  decideApiKey,
  decideEvent,
  decideEventType,
  decideMessage,
  decideReplay,
  decideSignInLink,
  decideWebhook,
  type EventRefusal,
  type EventState,
  type EventStreamEvent,
  type EventTypeCommand,
  type EventTypeEvent,
  type EventTypeRefusal,
  type EventTypeState,
  evolveApiKey,
  evolveEvent,
  evolveEventType,
  evolveMessage,
  evolveReplay,
  noReplay,
  type ReplayCommand,
  type ReplayEvent,
  type ReplayRefusal,
  type ReplayState,
  evolveSignInLink,
  evolveWebhook,
  initialEventType,
  type MessageAcceptance,
  type MessageCommand,
  type MessageEvent,
  type MessageRefusal,
  type MessageState,
  noApiKey,
  noEvent,
  noSignInLink,
  noWebhook,
  type SignInLinkCommand,
  type SignInLinkEvent,
  type SignInLinkState,
  type WebhookCommand,
  type WebhookEvent,
  type WebhookRefusal,
  type WebhookState,
} from '#libs/domain';

import { messageAcceptance } from './sample-messages.js';

export interface Decider<Command, State, Event, Refusal extends string> {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => Decision<Event, Refusal>;
  readonly evolve: (state: State, event: Event) => State;
}

export const webhookDecider: Decider<WebhookCommand, WebhookState, WebhookEvent, WebhookRefusal> = {
  initial: noWebhook,
  decide: decideWebhook,
  evolve: evolveWebhook,
};

export const eventDecider: Decider<AcceptEvent, EventState, EventStreamEvent, EventRefusal> = {
  initial: noEvent,
  decide: decideEvent,
  evolve: evolveEvent,
};

export const apiKeyDecider: Decider<ApiKeyCommand, ApiKeyState, ApiKeyEvent, ApiKeyRefusal> = {
  initial: noApiKey,
  decide: decideApiKey,
  evolve: evolveApiKey,
};

export const signInLinkDecider: Decider<SignInLinkCommand, SignInLinkState, SignInLinkEvent, 'sign_in_refused'> = {
  initial: noSignInLink,
  decide: decideSignInLink,
  evolve: evolveSignInLink,
};

export const eventTypeDecider = (
  name: string,
): Decider<EventTypeCommand, EventTypeState, EventTypeEvent, EventTypeRefusal> => ({
  initial: initialEventType(name),
  decide: decideEventType,
  evolve: evolveEventType,
});

export const replayDecider: Decider<ReplayCommand, ReplayState, ReplayEvent, ReplayRefusal> = {
  initial: noReplay,
  decide: decideReplay,
  evolve: evolveReplay,
};

/** A message's facts begin after the acceptance of its event. */
export const messageDecider = (
  acceptance: Partial<MessageAcceptance> = {},
): Decider<MessageCommand, MessageState, MessageEvent, MessageRefusal> => ({
  initial: acceptedMessage(messageAcceptance(acceptance)),
  decide: decideMessage,
  evolve: evolveMessage,
});

/** What came of one command. */
export class Then<State, Event, Refusal extends string> {
  constructor(
    private readonly decision: Decision<Event, Refusal>,
    private readonly stateAfter: State,
  ) {}

  /** Exactly these facts, in this order. */
  thenFacts(...events: readonly Event[]): this {
    expect(this.decision).toEqual({ kind: 'accepted', events });
    return this;
  }

  /** Allowed, and there is nothing to record. */
  thenNothing(): this {
    return this.thenFacts();
  }

  thenRefused(code: Refusal): this {
    expect(this.decision).toEqual({ kind: 'refused', code });
    return this;
  }

  /** The state after the facts has these parts. */
  thenState(parts: Readonly<Record<string, unknown>>): this {
    expect(this.stateAfter).toMatchObject(parts);
    return this;
  }
}

export interface Given<Command, State, Event, Refusal extends string> {
  readonly state: State;
  when(command: Command): Then<State, Event, Refusal>;
}

/** Given these facts, when one command comes, then facts or a refusal. */
export const given = <Command, State, Event, Refusal extends string>(
  { initial, decide, evolve }: Decider<Command, State, Event, Refusal>,
  facts: readonly Event[] = [],
): Given<Command, State, Event, Refusal> => {
  const state = facts.reduce(evolve, initial);
  return {
    state,
    when: (command) => {
      const decision = decide(command, state);
      return new Then(decision, decision.kind === 'accepted' ? decision.events.reduce(evolve, state) : state);
    },
  };
};
