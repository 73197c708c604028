import { Bench } from '../bench.mjs';
import { environmentOf } from '../product.mjs';
import { runProgram } from '../run-program.mjs';

/**
 * Leaves `backlog` messages in a data folder, with read models that were rebuilt from them: all waiting for one
 * webhook, or, `mixed`, of all statuses and of `webhooks` webhooks. Publishing them would take most of an hour, so a
 * program appends the same facts through the event store's own adapter. `rebuilt` says what the rebuild took,
 * `receiverPort` where the webhook's receiver has to listen.
 */
export async function seedBacklog({ dataDir, backlog, webhook, webhooks = 1, isMixed = false }) {
  const bench = await Bench.open({ dataDir });
  const webhookIds = [];
  for (let index = 0; index < webhooks; index += 1)
    webhookIds.push(await bench.product.createWebhook(`Receiver ${index}`, bench.url('/answer/0'), webhook));
  await bench.close({ keepsData: true });
  await runProgram(new URL('../seed-messages.mjs', import.meta.url), {
    args: [dataDir, webhookIds.join(','), bench.url('/answer/0'), String(backlog), ...(isMixed ? ['mixed'] : [])],
  });
  const environment = environmentOf(dataDir);
  const rebuilt = await runProgram('apps/standalone/src/rebuild-read-models.js', { environment });
  return { webhookIds, receiverPort: bench.port, rebuilt };
}
