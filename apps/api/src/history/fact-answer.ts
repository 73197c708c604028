import type { RecordedEvent } from '#libs/application';
import { type ActorAnswer, type JsonObject, maskedValue } from '#libs/contracts';
import type { DomainEvent, WebhookSettings } from '#libs/domain';

interface FactAnswer {
  readonly type: DomainEvent['type'];
  readonly at: string;
  readonly actor: ActorAnswer;
  readonly data: JsonObject;
}

const masked = (names: Readonly<Record<string, unknown>>): Record<string, typeof maskedValue> =>
  Object.fromEntries(Object.keys(names).map((name) => [name, maskedValue]));

/** Own headers by name, never what is stored for them. */
export const maskHeaders = ({ headers }: Pick<WebhookSettings, 'headers'>): Record<string, typeof maskedValue> =>
  masked(headers);

const maskChanges = (changes: Partial<WebhookSettings>): object => ({
  ...changes,
  ...(changes.headers === undefined ? {} : { headers: masked(changes.headers) }),
});

/** What a fact says, without ciphertext. A new kind of fact has to be judged here. */
// eslint-disable-next-line complexity -- one case for each kind of fact
const shownData = (event: DomainEvent): object => {
  switch (event.type) {
    case 'WebhookCreated': {
      const { settings, status } = event.data;
      return { settings: { ...settings, headers: maskHeaders(settings) }, status };
    }
    case 'WebhookDetailsChanged':
      return { changes: maskChanges(event.data.changes) };
    case 'WebhookSecretRotated':
      return { previousExpiresAt: event.data.previousExpiresAt };
    case 'ApiKeyCreated': {
      const { name, role, expiresAt } = event.data;
      return { name, role, expiresAt };
    }
    case 'WebhookActivated':
    case 'WebhookDeactivated':
    case 'WebhookDeleted':
    case 'EventAccepted':
    case 'EventReplayed':
    case 'EventExpired':
    case 'RejectionExpired':
    case 'AttemptSucceeded':
    case 'AttemptFailed':
    case 'MessageFailed':
    case 'MessageCancelled':
    case 'RetryRequested':
    case 'ApiKeyRevoked':
    case 'EventRejected':
    case 'EventTypeRegistered':
    case 'EventTypeChanged':
    case 'EventTypeArchived':
    case 'EventTypeRestored':
    case 'EventTypeObserved':
    case 'ReplayRequested':
    case 'ReplayProgressed':
    case 'ReplayFinished':
    case 'ReplayCancelled':
    case 'SignInLinkCreated':
    case 'SignInLinkUsed':
      return event.data;
  }
};

/** A stored fact as histories show it. */
export const toFactAnswer = ({ event, metadata }: RecordedEvent): FactAnswer => ({
  type: event.type,
  at: metadata.at,
  actor: metadata.actor,
  data: Object.fromEntries(Object.entries(shownData(event))),
});
