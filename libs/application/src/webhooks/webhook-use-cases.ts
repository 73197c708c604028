import {
  type IsoInstant,
  isSameJson,
  isLiveWebhook,
  type Revision,
  toInstant,
  toMs,
  type WebhookId,
  type WebhookRefusal,
  type WebhookSettings,
  type WebhookState,
} from '#libs/domain';

import type { FactRecorder } from '../fact-recorder.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { Actor, RecordedEvent } from '../ports/event-store.js';
import type { Clock, Ids, SecretBox } from '../ports/primitives.js';
import type { WebhookRow } from '../ports/read-models.js';
import { webhookAggregate } from './webhook-aggregate.js';
import { mergeHeaders, openHeaders, sealHeaders, withLowerCaseNames } from './webhook-headers.js';
import type { WebhookChanges, WebhookInput } from './webhook-input.js';
import type { WebhookRecorded, WebhookRecorder } from './webhook-recorder.js';
import type { WebhookRegistry } from './webhook-registry.js';
import type { WebhookInputRefusal, WebhookRules } from './webhook-rules.js';

export type WebhookUseCaseRefusal =
  WebhookRefusal | WebhookInputRefusal | 'revision_mismatch' | 'idempotency_key_reused' | 'webhook_deleted';

export interface WebhookUseCaseParts {
  readonly recorder: FactRecorder;
  readonly webhookRecorder: WebhookRecorder;
  readonly webhookRegistry: WebhookRegistry;
  readonly rules: WebhookRules;
  readonly secretBox: SecretBox;
  readonly ids: Ids;
  readonly clock: Clock;
}

export interface WebhookWithSecret {
  readonly row: WebhookRow;
  /** `whsec_…` in the clear, for the answer alone. */
  readonly secret: string;
}

/** The signing secrets in the clear, for the answer alone. */
export interface RevealedSecrets {
  readonly secret: string;
  readonly previous: { readonly secret: string; readonly expiresAt: IsoInstant } | null;
}

export interface WebhookHistoryEntry {
  readonly event: RecordedEvent;
  readonly statusAfter: WebhookState['status'];
}

/** What admins do with webhooks. */
export class WebhookUseCases {
  constructor(private readonly parts: WebhookUseCaseParts) {}

  /** `id` comes from an idempotency key: a repeat of the same request answers what is stored. */
  async create(command: {
    readonly id?: WebhookId;
    readonly input: WebhookInput;
    readonly actor: Actor;
  }): Promise<Outcome<WebhookWithSecret, WebhookUseCaseRefusal>> {
    const { secretBox, ids, rules, webhookRecorder } = this.parts;
    const { input, actor, id = ids.ordered() } = command;
    const refusal = await rules.refusalOf(input, id);
    if (refusal !== null) return refused(refusal.code, refusal.path);
    const { status, headers, ...rest } = input;
    const settings: WebhookSettings = { ...rest, headers: sealHeaders(secretBox, headers, id) };
    const secret = secretBox.seal(secretBox.newSigningSecret(), id);
    const create = () => ({ type: 'CreateWebhook', settings, status, secret }) as const;
    const recorded = await webhookRecorder.record(id, create, { actor });
    const isRepeat = recorded.kind === 'refused' && recorded.code === 'webhook_already_exists';
    if (isRepeat && !(await this.wasCreatedAs(id, input))) return refused('idempotency_key_reused');
    if (recorded.state.status === 'deleted') return refused('webhook_deleted');
    return this.withSecret(id, isRepeat ? { ...recorded, kind: 'recorded', events: [], appended: null } : recorded);
  }

  /** `ifRevision` refuses to edit something newer than what was seen. */
  async edit(command: {
    readonly id: WebhookId;
    readonly changes: WebhookChanges;
    readonly ifRevision?: Revision | undefined;
    readonly actor: Actor;
  }): Promise<Outcome<WebhookRow, WebhookUseCaseRefusal>> {
    const { id, changes, ifRevision, actor } = command;
    if (this.parts.webhookRegistry.get(id) === null) return refused('webhook_not_found');
    const refusal = await this.parts.rules.refusalOf(changes, id);
    if (refusal !== null) return refused(refusal.code, refusal.path);
    const { status, headers, ...settings } = changes;
    const edit = (state: WebhookState) =>
      ({
        type: 'EditWebhook',
        changes: { ...settings, ...this.headerChanges(id, state, headers) },
        ...(status === undefined ? {} : { status }),
      }) as const;
    return this.row(id, await this.parts.webhookRecorder.record(id, edit, { actor, ifRevision }));
  }

  /** One fact, at once; what waits is cancelled by the reconciler. */
  async remove(command: {
    readonly id: WebhookId;
    readonly ifRevision?: Revision | undefined;
    readonly actor: Actor;
  }): Promise<Outcome<null, WebhookUseCaseRefusal>> {
    const { id, actor, ifRevision } = command;
    const recorded = await this.parts.webhookRecorder.record(id, () => ({ type: 'DeleteWebhook' }), {
      actor,
      ifRevision,
    });
    return recorded.kind === 'refused' ? refused(recorded.code) : done(null);
  }

  /** The newest state, with what the read model knows of its attempts. */
  async get(id: WebhookId): Promise<Outcome<WebhookRow, 'webhook_not_found'>> {
    const webhook = this.parts.webhookRegistry.get(id);
    return webhook === null ? refused('webhook_not_found') : done(await this.parts.webhookRecorder.rowOf(id, webhook));
  }

  /** The secrets that sign, in the clear: the one before only while its overlap lasts. */
  revealSecrets(id: WebhookId): Outcome<RevealedSecrets, 'webhook_not_found'> {
    const webhook = this.parts.webhookRegistry.get(id);
    if (webhook === null) return refused('webhook_not_found');
    const { secretBox, clock } = this.parts;
    const { current, previous } = webhook.secrets;
    const isOver = previous === null || toMs(previous.expiresAt) <= clock.now();
    return done({
      secret: secretBox.open(current, id),
      previous: isOver ? null : { secret: secretBox.open(previous.secret, id), expiresAt: previous.expiresAt },
    });
  }

  /** The secret before keeps signing for `overlapHours`; 0 drops it at once. */
  async rotateSecret(command: {
    readonly id: WebhookId;
    readonly overlapHours: number;
    readonly actor: Actor;
  }): Promise<Outcome<WebhookWithSecret, WebhookUseCaseRefusal>> {
    const { id, overlapHours, actor } = command;
    const { secretBox, webhookRecorder, clock } = this.parts;
    const secret = secretBox.seal(secretBox.newSigningSecret(), id);
    const at = toInstant(clock.now());
    const rotate = () => ({ type: 'RotateSecret', secret, overlapHours, at }) as const;
    return this.withSecret(id, await webhookRecorder.record(id, rotate, { actor }));
  }

  /** Every fact in order; a deleted webhook keeps its history. */
  async history(id: WebhookId): Promise<Outcome<readonly WebhookHistoryEntry[], 'webhook_not_found'>> {
    const aggregate = webhookAggregate(id);
    const entries: WebhookHistoryEntry[] = [];
    let state = aggregate.initial;
    for await (const page of this.parts.recorder.pages(aggregate.stream))
      for (const event of page) {
        if (aggregate.owns(event.event)) state = aggregate.evolve(state, event.event);
        entries.push({ event, statusAfter: state.status });
      }
    return entries.length === 0 ? refused('webhook_not_found') : done(entries);
  }

  private headerChanges(
    id: WebhookId,
    state: WebhookState,
    changes: WebhookChanges['headers'],
  ): Partial<WebhookSettings> {
    if (changes === undefined || !isLiveWebhook(state)) return {};
    return { headers: mergeHeaders(this.parts.secretBox, { id, stored: state.settings.headers, changes }) };
  }

  /** Whether the first fact of a webhook is what this request would have recorded. */
  private async wasCreatedAs(id: WebhookId, input: WebhookInput): Promise<boolean> {
    const history = await this.history(id);
    const first = history.kind === 'done' ? history.value[0]?.event.event : undefined;
    if (first?.type !== 'WebhookCreated') return false;
    const { settings, status } = first.data;
    const stored = { ...settings, status, headers: openHeaders(this.parts.secretBox, settings.headers, id) };
    return isSameJson(stored, { ...input, headers: withLowerCaseNames(input.headers) });
  }

  private async row(id: WebhookId, recorded: WebhookRecorded): Promise<Outcome<WebhookRow, WebhookUseCaseRefusal>> {
    if (recorded.kind === 'refused') return refused(recorded.code);
    if (!isLiveWebhook(recorded.state)) return refused('webhook_not_found');
    return done(await this.parts.webhookRecorder.rowAfter(id, recorded.state, recorded.appended));
  }

  private async withSecret(
    id: WebhookId,
    recorded: WebhookRecorded,
  ): Promise<Outcome<WebhookWithSecret, WebhookUseCaseRefusal>> {
    const row = await this.row(id, recorded);
    if (row.kind === 'refused') return row;
    const secret = this.parts.secretBox.open(row.value.webhook.secrets.current, id);
    return done({ row: row.value, secret });
  }
}
