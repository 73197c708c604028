/**
 * Starts the standalone service from a fresh or a changed clone.
 * The service runs in this very process, so a signal sent to `npm start` reaches it without a middleman.
 */
import { ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
process.setSourceMapsEnabled(true);
await import('../dist/apps/standalone/src/main.js');
