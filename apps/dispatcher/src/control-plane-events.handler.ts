import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

import {
  type Actor,
  EventAcceptance,
  eventIdOf,
  type Ids,
  type IncomingRecord,
  placeOf,
  type Refusal,
  RejectRecord,
  Semaphore,
  type Topic,
} from '#libs/application';
import { type ReadEvent, readIncomingRecord } from '#libs/contracts';
import { IDS } from '#libs/nest-kit';

const router: Actor = { kind: 'system', id: 'router' };

const maxReasonLength = 500;

/**
 * Events that are taken in at a time, of all partitions. A flood would otherwise be stored as a whole before the first
 * of it is sent: its messages would be old by then, and each would be looked up again.
 */
const takenInAtOnce = 32;

/** For people, in one line: `event_data_invalid: data.subscription.id must be string`. */
const reasonOf = ({ code, problems = [] }: Refusal): string =>
  [code, problems.map(({ path, message }) => `${path} ${message}`).join('; ')]
    .filter((part) => part !== '')
    .join(': ')
    .slice(0, maxReasonLength);

/**
 * The router: takes in what the Control Plane published. A batch is done with only when every record of it is stored,
 * as an event or as a rejection; otherwise it comes again, and what was stored the first time is recognised.
 */
@Controller()
export class ControlPlaneEventsHandler {
  private readonly semaphore = new Semaphore(takenInAtOnce);

  constructor(
    private readonly acceptance: EventAcceptance,
    private readonly rejectRecord: RejectRecord,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Many at a time, so that the store commits them together. */
  @EventPattern<Topic>('control-plane.events')
  async route(@Payload() records: readonly IncomingRecord[]): Promise<void> {
    // Waits for all of them, also after a failure: the batch must not come again while parts of it are still running.
    const settled = await Promise.allSettled(records.map((record) => this.semaphore.run(() => this.routeOne(record))));
    const failure = settled.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }

  private async routeOne(record: IncomingRecord): Promise<void> {
    const read = readIncomingRecord({ ...record, receivedAt: record.origin.timestamp });
    if (read.kind === 'rejected') return this.rejectRecord.reject(record, read.reason);
    // An event that brought no id is named by its place: the same record, read again, is the same event.
    const event = { ...read.event, sourceId: read.event.sourceId ?? placeOf(record.origin) };
    const accepted = await this.acceptance.accept({ eventId: this.idOf(event), event, actor: router });
    if (accepted.kind === 'refused') await this.rejectRecord.reject(record, reasonOf(accepted.refusal));
  }

  private idOf({ source, sourceId }: ReadEvent & { readonly sourceId: string }): string {
    return eventIdOf(this.ids, source, sourceId);
  }
}
