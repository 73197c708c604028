/**
 * Builds before any test runs: a worker thread cannot be started from TypeScript under Jest,
 * so specs hand the built worker to the adapter they test.
 */
import { ensureBuilt } from '../scripts/prepare.mjs';

export default ensureBuilt;
