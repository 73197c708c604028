/** The console is built for its own tests alone: no other needs it. */
import { ensureBuilt, ensureConsoleBuilt } from '../../scripts/prepare.mjs';

export default function build() {
  ensureBuilt();
  ensureConsoleBuilt();
}
