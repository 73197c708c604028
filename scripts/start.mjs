/**
 * Starts the standalone service from a fresh or a changed clone.
 * The service runs in this very process, and the npm script says `exec`: a signal sent to `npm start` would otherwise
 * end the shell between them and leave the service running.
 */
import { ensureBuilt, ensureConsoleBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
ensureConsoleBuilt();
process.setSourceMapsEnabled(true);
await import('../dist/apps/standalone/src/main.js');
