import { pino } from 'pino';

import type { Log } from '#libs/application';

import type { HooklineConfig } from '../config/hookline.config.js';
import { JsonLog } from './json-log.js';
import { PrettyLog } from './pretty-log.js';

export interface OpenLog {
  readonly log: Log;
  /** Writes out what is still in memory; to be called before the process ends. */
  readonly flush: () => void;
}

/** The log of this process, on standard output. */
export const openLog = ({ level, format }: HooklineConfig['log']): OpenLog => {
  // Lines are written together while the write before them runs: a log line never holds up a delivery.
  const destination = pino.destination({ dest: 1, sync: false });
  const flush = () => {
    destination.flushSync();
  };
  switch (format) {
    case 'json':
      return { log: new JsonLog(level, destination), flush };
    case 'pretty': {
      const write = (text: string) => destination.write(text);
      return { log: new PrettyLog({ level, hasColours: process.stdout.isTTY, now: () => new Date(), write }), flush };
    }
  }
};
