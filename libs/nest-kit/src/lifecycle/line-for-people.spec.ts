import { describe, expect, it } from '@jest/globals';

import { StoreUnavailable } from '#libs/application';

import { InvalidConfig } from '../config/invalid-config.js';
import { lineForPeople } from './line-for-people.js';

const listenError = (code: string, address = '127.0.0.1'): Error =>
  Object.assign(new Error(`listen ${code}`), { syscall: 'listen', code, address, port: 4400 });

describe('the line about why Hookline cannot start', () => {
  it.each([
    [listenError('EADDRINUSE'), '127.0.0.1:4400 is in use: stop what listens there, or set HOOKLINE_PORT'],
    [listenError('EADDRINUSE', '::1'), '[::1]:4400 is in use: stop what listens there, or set HOOKLINE_PORT'],
    [listenError('EACCES'), 'cannot listen on 127.0.0.1:4400 (EACCES): set HOOKLINE_HOST and HOOKLINE_PORT'],
    [new InvalidConfig('HOOKLINE_PORT must be'), 'HOOKLINE_PORT must be'],
    [
      new StoreUnavailable('read-models.db cannot be opened:\n  disk full'),
      'read-models.db cannot be opened: disk full',
    ],
  ])('is what %s says, on one line', (error, line) => {
    expect(lineForPeople(error)).toBe(line);
  });

  it('does not hide a defect, whose stack somebody has to see', () => {
    expect(lineForPeople(new TypeError('x is not a function'))).toBeNull();
  });
});
