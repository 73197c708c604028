import { pino } from 'pino';

import type { Log } from '#libs/application';

import type { HooklineConfig } from '../config/hookline.config.js';
import { JsonLog } from './json-log.js';
import { PrettyLog } from './pretty-log.js';

/** The log of this process, on standard output. */
export const openLog = ({ level, format }: HooklineConfig['log']): Log => {
  // Written when it is logged, for some microseconds a line: in order, and there also after `kill -9`.
  const destination = pino.destination({ dest: 1, sync: true });
  switch (format) {
    case 'json':
      return new JsonLog(level, destination);
    case 'pretty': {
      const write = (text: string) => destination.write(text);
      return new PrettyLog({ level, hasColours: process.stdout.isTTY, now: () => new Date(), write });
    }
  }
};
