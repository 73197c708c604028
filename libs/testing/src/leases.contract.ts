import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Lease, Leases } from '#libs/application';

export interface LeasesFixture {
  /** As another process would have them, where processes share the engine. */
  readonly open: () => Promise<Leases>;
  readonly remove: () => Promise<void>;
}

/** Every promise of the port `Leases`. */
export const describeLeasesContract = (name: string, prepare: () => Promise<LeasesFixture>): void => {
  describe(`${name} honours the contract of leases`, () => {
    let fixture: LeasesFixture;
    let stop: AbortController;
    let mine: Leases;
    let theirs: Leases;
    beforeEach(async () => {
      fixture = await prepare();
      stop = new AbortController();
      mine = await fixture.open();
      theirs = await fixture.open();
    });
    afterEach(async () => {
      stop.abort();
      await fixture.remove();
    });

    const hold = async (leases: Leases, lease = 'projector'): Promise<Lease> => {
      const held = await leases.hold(lease, stop.signal);
      if (held === null) throw new Error('nothing was held');
      return held;
    };

    it('grants what nobody holds, and it is not lost', async () => {
      const lease = await hold(mine);
      expect(lease.lost.aborted).toBe(false);
      await lease.release();
    });

    it('grants a name to one at a time, and to the next after its release', async () => {
      const first = await hold(mine);
      let isGranted = false;
      const second = hold(theirs).then((lease) => {
        isGranted = true;
        return lease;
      });
      const other = await hold(theirs, 'reconciler');
      expect(isGranted).toBe(false);
      await first.release();
      await (await second).release();
      await other.release();
    });

    it('grants all that wait, one after the other', async () => {
      let holders = 0;
      let most = 0;
      const work = async (leases: Leases) => {
        const lease = await hold(leases);
        holders += 1;
        most = Math.max(most, holders);
        await new Promise((resolve) => setImmediate(resolve));
        holders -= 1;
        await lease.release();
      };
      await Promise.all([mine, theirs, mine].map(work));
      expect(most).toBe(1);
    });

    it('answers null to who gives up waiting, and holds nothing for them', async () => {
      const first = await hold(mine);
      const giveUp = new AbortController();
      const waiting = theirs.hold('projector', giveUp.signal);
      giveUp.abort();
      expect(await waiting).toBeNull();
      await first.release();
      await (await hold(mine)).release();
    });

    it('answers null to a signal that has aborted', async () => {
      expect(await mine.hold('projector', AbortSignal.abort())).toBeNull();
      await (await hold(theirs)).release();
    });

    it('lets a lease be released twice, and nobody else lose it by that', async () => {
      const lease = await hold(mine);
      await lease.release();
      await lease.release();
      const next = await hold(theirs);
      await lease.release();
      let isGranted = false;
      const third = hold(mine).then((held) => {
        isGranted = true;
        return held;
      });
      const other = await hold(mine, 'reconciler');
      expect([next.lost.aborted, isGranted]).toEqual([false, false]);
      await next.release();
      await (await third).release();
      await other.release();
    });
  });
};
