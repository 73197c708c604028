import { isLiveWebhook, type WebhookId, type WebhookState } from '#libs/domain';

/** Who chose an event type, and whether it is active. */
type Subscribers = Map<WebhookId, boolean>;

const none: readonly WebhookId[] = [];

/**
 * Webhooks by what they chose. Kept up to date one webhook at a time: ten thousand may have chosen a type, and each of
 * them may be edited while events arrive.
 */
export class Subscriptions {
  private readonly subscribers = new Map<string, Subscribers>();
  /** Of the types that were asked for since one of their recipients changed. */
  private readonly recipients = new Map<string, readonly WebhookId[]>();

  /** A webhook is now something else; `before` is undefined for one that was not known. */
  changed(id: WebhookId, before: WebhookState | undefined, after: WebhookState): void {
    const chosen = chosenBy(after);
    for (const type of chosenBy(before)) if (!chosen.includes(type)) this.remove(type, id);
    for (const type of chosen) this.add(type, id, after.status === 'active');
  }

  /** Active ones that chose a type. */
  recipientsOf(eventType: string): readonly WebhookId[] {
    const known = this.recipients.get(eventType);
    if (known !== undefined) return known;
    const subscribers = this.subscribers.get(eventType);
    // Names that nobody chose are not kept: events may have any.
    if (subscribers === undefined) return none;
    const active = [...subscribers].flatMap(([id, isActive]) => (isActive ? [id] : []));
    this.recipients.set(eventType, active);
    return active;
  }

  /** How many chose a type, active or not; `except` is not counted. */
  count(eventType: string, except?: WebhookId): number {
    const subscribers = this.subscribers.get(eventType);
    if (subscribers === undefined) return 0;
    return subscribers.size - (except !== undefined && subscribers.has(except) ? 1 : 0);
  }

  private add(eventType: string, id: WebhookId, isActive: boolean): void {
    const subscribers = this.subscribers.get(eventType) ?? new Map<WebhookId, boolean>();
    if (subscribers.get(id) === isActive) return;
    this.subscribers.set(eventType, subscribers.set(id, isActive));
    this.recipients.delete(eventType);
  }

  private remove(eventType: string, id: WebhookId): void {
    const subscribers = this.subscribers.get(eventType);
    subscribers?.delete(id);
    this.recipients.delete(eventType);
    if (subscribers?.size === 0) this.subscribers.delete(eventType);
  }
}

const chosenBy = (state: WebhookState | undefined): readonly string[] =>
  state !== undefined && isLiveWebhook(state) ? state.settings.events : [];
