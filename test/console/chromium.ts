import { access, constants } from 'node:fs/promises';

import { type Engine, findEngine } from '../engines/find-engine.js';

/** Where distributions put it; HOOKLINE_TEST_CHROMIUM names another place. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const firstExecutable = async (): Promise<string> => {
  const named = process.env['HOOKLINE_TEST_CHROMIUM'];
  for (const place of named === undefined ? usualPlaces : [named]) {
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  throw new Error('no Chromium was found; install the package chromium, or set HOOKLINE_TEST_CHROMIUM');
};

/** Path of the system's Chromium. */
export const chromiumOfSystem: Engine<string> = await findEngine(firstExecutable);
