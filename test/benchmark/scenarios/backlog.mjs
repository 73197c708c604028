import { Bench } from '../bench.mjs';
import { environmentOf } from '../product.mjs';
import { runProgram } from '../run-program.mjs';

/**
 * Leaves `backlog` waiting messages of one webhook in a data folder, with read models that were rebuilt from them.
 * Publishing them would take most of an hour, so a program appends the same facts through the event store's own adapter.
 * `rebuilt` says what the rebuild took, `receiverPort` where the webhook's receiver has to listen.
 */
export async function seedBacklog({ dataDir, backlog, webhook }) {
  const bench = await Bench.open({ dataDir });
  const webhookId = await bench.product.createWebhook('Receiver', bench.url('/answer/0'), webhook);
  await bench.close({ keepsData: true });
  await runProgram(new URL('../seed-waiting-messages.mjs', import.meta.url), {
    args: [dataDir, webhookId, bench.url('/answer/0'), String(backlog)],
  });
  const environment = environmentOf(dataDir);
  const rebuilt = await runProgram('apps/standalone/src/rebuild-read-models.js', { environment });
  return { webhookId, receiverPort: bench.port, rebuilt };
}
