import { Bench } from '../bench.mjs';
import { environmentOf } from '../product.mjs';
import { runProgram } from '../run-program.mjs';

/**
 * Leaves `backlog` messages in a data folder, all waiting for one webhook, with read models that were rebuilt from
 * them. Publishing them would take most of an hour, so a program appends the same facts through the event store's own
 * adapter. `rebuilt` says what the rebuild took, `receiverPort` where the webhook's receiver has to listen.
 */
export async function seedBacklog({ dataDir, backlog, webhook }) {
  const { webhookIds, url, receiverPort } = await createWebhooks({ dataDir, webhook, count: 1 });
  const args = [dataDir, ...webhookIds, url, String(backlog)];
  await runProgram(new URL('../seed-messages.mjs', import.meta.url), { args });
  const environment = environmentOf(dataDir);
  const rebuilt = await runProgram('apps/standalone/src/rebuild-read-models.js', { environment });
  return { webhookIds, receiverPort, rebuilt };
}

/** Leaves a log of so many messages, of all statuses and of so many webhooks: in the read models alone. */
export async function seedLog({ dataDir, messages, webhooks, webhook }) {
  const { webhookIds, url } = await createWebhooks({ dataDir, webhook, count: webhooks });
  const args = [dataDir, webhookIds.join(','), url, String(messages)];
  const { seconds } = await runProgram(new URL('../seed-log.mjs', import.meta.url), { args });
  return { webhookIds, seconds };
}

async function createWebhooks({ dataDir, webhook, count }) {
  const bench = await Bench.open({ dataDir });
  const url = bench.url('/answer/0');
  const webhookIds = [];
  for (let index = 0; index < count; index += 1)
    webhookIds.push(await bench.product.createWebhook(`Receiver ${index}`, url, webhook));
  await bench.close({ keepsData: true });
  return { webhookIds, url, receiverPort: bench.port };
}
