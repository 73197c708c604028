/** Drops the read models and folds them again from the stored events. */
import { ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
process.setSourceMapsEnabled(true);
await import('../dist/apps/standalone/src/rebuild-read-models.js');
