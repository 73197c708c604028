/** Builds into dist what changed since the last build. */
import { ensureBuilt, ensureConsoleBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
ensureConsoleBuilt();
