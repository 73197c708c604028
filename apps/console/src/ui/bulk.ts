import { useCallback, useState } from 'react';

import { sentenceOf } from '../api-client/errors.js';

/** Enough to be quick, few enough to leave the server to others. */
const atOnce = 4;

export interface BulkProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly failures: readonly string[];
  readonly isRunning: boolean;
}

interface BulkJob<Item> {
  /** `Retrying`: what is going on. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly act: (item: Item) => Promise<unknown>;
  readonly nameOf: (item: Item) => string;
}

interface Bulk {
  readonly progress: BulkProgress | null;
  readonly run: <Item>(job: BulkJob<Item>) => Promise<void>;
  readonly dismiss: () => void;
}

/** Does one thing to many, a few at a time, and goes on when one is refused. */
export const useBulk = (): Bulk => {
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const run = useCallback(async <Item>({ label, items, act, nameOf }: BulkJob<Item>) => {
    const waiting = [...items];
    const failures: string[] = [];
    let done = 0;
    const show = (isRunning: boolean) =>
      setProgress({ label, done, total: items.length, failures: [...failures], isRunning });
    const work = async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        const current = item;
        await act(current).catch((error: unknown) => failures.push(`${nameOf(current)}: ${sentenceOf(error)}`));
        done += 1;
        show(true);
      }
    };
    show(true);
    await Promise.all(Array.from({ length: atOnce }, work));
    show(false);
  }, []);
  const dismiss = useCallback(() => setProgress(null), []);
  return { progress, run, dismiss };
};
