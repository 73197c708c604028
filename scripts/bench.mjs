/** Runs the benchmark against the built service; arguments go to it unchanged. */
import { ensureBuilt, ensureInstalled } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
await import('../test/benchmark/run.mjs');
