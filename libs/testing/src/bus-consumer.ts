import type { BatchHandler, BusRecord, DeliveryRecord, OrderRecord } from '#libs/application';

/** A webhook, message or event id that is a UUID and still readable in a failure. */
const uuid = (number: number): string => `0190a1b2-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** The `sequence`th record of a key, as the bus takes it. */
export const orderFor = (
  key: number,
  sequence: number,
  delayed: { readonly deliverAt?: string; readonly id?: string } = {},
): BusRecord<DeliveryRecord> => ({
  key: uuid(key),
  value: {
    kind: 'order',
    webhookId: uuid(key),
    messageId: uuid(sequence),
    eventId: uuid(sequence),
    ticket: sequence,
    dueAt: delayed.deliverAt ?? null,
    trigger: 'scheduled',
  },
  ...delayed,
});

interface Handled {
  readonly key: number;
  readonly sequence: number;
  readonly atMs: number;
}

const keyOf = ({ webhookId }: OrderRecord): number => Number(webhookId.slice(-12));
const orders = (records: readonly DeliveryRecord[]): readonly OrderRecord[] =>
  records.flatMap((record) => (record.kind === 'order' ? [record] : []));

/** Takes what a bus hands over on `webhook.deliveries` and notes it, call by call. */
export class BusConsumer {
  /** What each call was given, in the order of the calls, also of calls that then rejected. */
  readonly calls: (readonly Handled[])[] = [];
  /** Keys of which records were in two running calls at once. */
  readonly overlaps: number[] = [];
  private readonly running = new Set<number>();

  /** @param work what a call does with its records before it resolves or rejects */
  constructor(private readonly work: (records: readonly Handled[]) => Promise<void> = () => Promise.resolve()) {}

  readonly handler: BatchHandler<'webhook.deliveries'> = async (records) => {
    const handled = orders(records).map((order) => ({
      key: keyOf(order),
      sequence: Number(order.ticket),
      atMs: Date.now(),
    }));
    this.calls.push(handled);
    const keys = new Set(handled.map(({ key }) => key));
    for (const key of keys) {
      if (this.running.has(key)) this.overlaps.push(key);
      this.running.add(key);
    }
    try {
      await this.work(handled);
    } finally {
      for (const key of keys) this.running.delete(key);
    }
  };

  get handled(): readonly Handled[] {
    return this.calls.flat();
  }

  /** Sequences of a key in the order in which they first came; a repeat is allowed by "at least once". */
  sequencesOf(key: number): readonly number[] {
    return [...new Set(this.handled.filter((record) => record.key === key).map(({ sequence }) => sequence))];
  }
}

/** A promise and the way to keep it. */
export class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

/** Lets everything run that is waiting for nothing but its turn. */
export const turnsOfTheEventLoop = async (turns = 20): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};
