import { beforeEach, describe, expect, it } from '@jest/globals';

import { UnknownMasterKey } from '#libs/application';
import { FakeClock, MemoryEventStore, MemoryLog } from '#libs/testing';

import type { Duties } from './duties.js';
import { Lifecycle, type Served } from './lifecycle.js';
import { StoppedWhileStarting } from './stopped-while-starting.js';

const clock = new FakeClock();

const everything: Duties = {
  answers: true,
  delivers: true,
  keepsTimers: true,
  projects: true,
  reconciles: true,
  isAlone: true,
};
const nothing: Duties = {
  answers: false,
  delivers: false,
  keepsTimers: false,
  projects: false,
  reconciles: false,
  isAlone: false,
};

/** Parts that write down what happens to them. */
class Journal {
  readonly lines: string[] = [];
  readonly log = new MemoryLog();
  isCaughtUp = true;
  hasWrongKeys = false;
  failing: string | null = null;
  cutOff: AbortSignal | null = null;
  private release: (() => void)[] = [];

  /** Everything that waits for the tail goes on. */
  catchUp(): void {
    this.isCaughtUp = true;
    this.release.splice(0).forEach((resolve) => {
      resolve();
    });
  }

  readonly served: Served = {
    takeRecords: () => this.note('records are taken'),
    listen: () => this.note('HTTP listens'),
    close: () => this.note('HTTP and handlers end'),
  };

  lifecycle(duties: Duties = everything): Lifecycle {
    const store = new MemoryEventStore();
    store.close = () => this.note('store closes');
    const readiness = { isReady: () => this.isCaughtUp };
    const follower = (name: string) => ({
      run: (signal: AbortSignal) => this.run(name, signal),
      watch: (signal: AbortSignal) => this.run(`watch of the ${name}`, signal),
      whenReady: () => this.tail(),
      whenCaughtUp: () => this.tail(),
      get isReady() {
        return readiness.isReady();
      },
      get isCaughtUp() {
        return readiness.isReady();
      },
      position: null,
    });
    return new Lifecycle({
      engines: {
        log: this.log,
        clock,
        store,
        bus: {
          publish: () => Promise.resolve(),
          consume: () => {},
          owns: () => true,
          onMoved: () => {},
          start: () => Promise.resolve(),
          stopConsuming: () => Promise.resolve(),
          close: () => this.note('bus closes'),
        },
        sender: {
          send: () => Promise.reject(new Error('nothing is sent here')),
          check: () => Promise.resolve(null),
          close: () => this.note('sender closes'),
        },
        closeReadModels: () => this.note('read models close'),
      },
      application: {
        projector: follower('projector'),
        webhookRegistry: follower('registry'),
        eventTypeRegistry: follower('event types'),
        apiKeyRegistry: follower('api keys'),
        reconciler: {
          round: ({ isFirst }) => this.note(isFirst ? 'first round' : 'round'),
          run: (signal) => this.run('reconciler', signal),
        },
        refuseUnknownMasterKeys: () => {
          if (this.hasWrongKeys) throw new UnknownMasterKey('wrong keys');
        },
        upcomingOrders: { run: (signal) => this.run('upcoming orders', signal) },
        replayRunner: { run: () => Promise.resolve() },
        operationalEvents: { run: () => Promise.resolve() },
        retention: { run: () => Promise.resolve() },
        worker: {
          start: () => void this.lines.push('worker starts'),
          drain: (cutOff) => {
            this.cutOff = cutOff;
            return this.note('worker drains');
          },
        },
      },
      duties,
      cutOffAfterMs: 15_000,
    });
  }

  private tail(): Promise<void> {
    return this.isCaughtUp ? Promise.resolve() : new Promise((resolve) => this.release.push(resolve));
  }

  private async run(name: string, signal: AbortSignal): Promise<void> {
    this.lines.push(`${name} runs`);
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
    await this.note(`${name} ends`);
  }

  private async note(line: string): Promise<void> {
    await Promise.resolve();
    this.lines.push(line);
    if (line === this.failing) throw new Error(line);
  }
}

describe('the life of a process', () => {
  let journal: Journal;

  beforeEach(() => {
    journal = new Journal();
  });

  it('begins with what follows the store, then the first round, then records, and with HTTP last', async () => {
    await journal.lifecycle().start(journal.served);
    expect(journal.lines).toEqual([
      'registry runs',
      'event types runs',
      'projector runs',
      'api keys runs',
      'first round',
      'worker starts',
      'records are taken',
      'reconciler runs',
      'upcoming orders runs',
      'HTTP listens',
    ]);
  });

  it('takes no records and runs no worker in a process that only answers', async () => {
    await journal.lifecycle({ ...nothing, answers: true }).start(journal.served);
    expect(journal.lines).toEqual([
      'registry runs',
      'event types runs',
      'watch of the projector runs',
      'api keys runs',
      'HTTP listens',
    ]);
  });

  it('keeps no API keys in a process that only delivers, and leaves overdue orders to those who work on them', async () => {
    await journal.lifecycle({ ...nothing, delivers: true }).start(journal.served);
    expect(journal.lines).toEqual([
      'registry runs',
      'event types runs',
      'watch of the projector runs',
      'worker starts',
      'records are taken',
      'HTTP listens',
    ]);
  });

  it('finds nothing left behind where other processes may be at work', async () => {
    await journal.lifecycle({ ...everything, isAlone: false }).start(journal.served);
    expect(journal.lines).not.toContain('first round');
    expect(journal.lines).toContain('reconciler runs');
  });

  it('takes nothing and answers nobody before the tail of the store is reached', async () => {
    journal.isCaughtUp = false;
    const started = journal.lifecycle().start(journal.served);
    await clock.settle();
    expect(journal.lines).toEqual(['registry runs', 'event types runs', 'projector runs', 'api keys runs']);
    journal.catchUp();
    await started;
    expect(journal.lines).toContain('HTTP listens');
  });

  it('sends nothing and answers nobody with master keys that do not open what is stored', async () => {
    journal.hasWrongKeys = true;
    await expect(journal.lifecycle().start(journal.served)).rejects.toThrow(UnknownMasterKey);
    expect(journal.lines).not.toContain('first round');
    expect(journal.lines).not.toContain('worker starts');
    expect(journal.lines).not.toContain('HTTP listens');
  });

  it('says how far it is every five seconds while it catches up, and no longer', async () => {
    journal.isCaughtUp = false;
    const started = journal.lifecycle().start(journal.served);
    await clock.advance(11_000);
    const told = Array.from({ length: 2 }, () => ({ level: 'info', event: 'hookline.catching_up' }));
    expect(journal.log.lines).toEqual(told);
    journal.catchUp();
    await started;
    await clock.advance(60_000);
    expect(journal.log.lines).toEqual(told);
  });

  it('ends in the reverse order, and with the event store last', async () => {
    const lifecycle = journal.lifecycle();
    await lifecycle.start(journal.served);
    journal.lines.length = 0;
    await lifecycle.stop(journal.served);
    expect(journal.lines).toEqual([
      'HTTP and handlers end',
      'worker drains',
      'reconciler ends',
      'upcoming orders ends',
      'registry ends',
      'event types ends',
      'projector ends',
      'api keys ends',
      'bus closes',
      'sender closes',
      'read models close',
      'store closes',
    ]);
  });

  it('cuts off what is on the wire once its time is over, counted from the beginning of the end', async () => {
    const lifecycle = journal.lifecycle();
    await lifecycle.start(journal.served);
    const close = () => clock.advance(14_999);
    await lifecycle.stop({ ...journal.served, close });
    expect(journal.cutOff?.aborted).toBe(false);
    await clock.advance(1);
    expect(journal.cutOff?.aborted).toBe(true);
  });

  it('goes on ending when one step fails', async () => {
    const lifecycle = journal.lifecycle();
    await lifecycle.start(journal.served);
    journal.failing = 'worker drains';
    await lifecycle.stop(journal.served);
    expect(journal.lines.at(-1)).toBe('store closes');
    expect(journal.log.lines).toEqual([{ level: 'error', event: 'shutdown.step_failed' }]);
  });

  it('starts nothing more when it is told to end while it catches up', async () => {
    journal.isCaughtUp = false;
    const lifecycle = journal.lifecycle();
    const started = expect(lifecycle.start(journal.served)).rejects.toBeInstanceOf(StoppedWhileStarting);
    await lifecycle.stop(journal.served);
    journal.catchUp();
    await started;
    expect(journal.lines).not.toContain('first round');
    expect(journal.lines.at(-1)).toBe('store closes');
  });

  it('tells what answers without end that it is time to end, before it waits for HTTP', async () => {
    const lifecycle = journal.lifecycle();
    await lifecycle.start(journal.served);
    let wasTold = false;
    const close = async () => {
      wasTold = lifecycle.shutdown.aborted;
      await Promise.resolve();
    };
    await lifecycle.stop({ ...journal.served, close });
    expect(wasTold).toBe(true);
  });

  it('says what it is waiting for', async () => {
    const lifecycle = journal.lifecycle();
    await lifecycle.start(journal.served);
    void lifecycle.stop({ ...journal.served, close: () => new Promise(() => {}) });
    expect(lifecycle.waitingFor()).toBe('HTTP and the handlers');
  });
});

describe('the health of a process', () => {
  it('is ready from the end of its start to the beginning of its end', async () => {
    const journal = new Journal();
    const lifecycle = journal.lifecycle();
    expect(lifecycle.report()).toMatchObject({ isReady: false, parts: { messageBus: false } });
    await lifecycle.start(journal.served);
    expect(lifecycle.report().isReady).toBe(true);
    await lifecycle.stop(journal.served);
    expect(lifecycle.report().isReady).toBe(false);
  });

  it('is not ready while what follows the store has lost it, or when the store has failed', async () => {
    const journal = new Journal();
    const lifecycle = journal.lifecycle();
    await lifecycle.start(journal.served);
    journal.isCaughtUp = false;
    expect(lifecycle.report()).toEqual({
      isReady: false,
      parts: {
        eventStore: true,
        webhookRegistry: false,
        eventTypeRegistry: false,
        apiKeyRegistry: false,
        readModels: false,
        messageBus: true,
      },
    });
    journal.isCaughtUp = true;
    lifecycle.storeFailed();
    expect(lifecycle.report()).toMatchObject({ isReady: false, parts: { eventStore: false } });
  });

  it('holds the read models where lists are answered from them, whoever projects, and not where only records are taken', async () => {
    const journal = new Journal();
    journal.isCaughtUp = false;
    const partsOf = (duties: Partial<Duties>) => journal.lifecycle({ ...nothing, ...duties }).report().parts;
    expect(partsOf({ answers: true })).toMatchObject({ readModels: false });
    expect(partsOf({ projects: true })).toMatchObject({ readModels: false });
    expect(partsOf({ delivers: true })).not.toHaveProperty('readModels');
  });
});
