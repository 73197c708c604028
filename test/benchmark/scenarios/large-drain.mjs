import { Bench } from '../bench.mjs';
import { removeFolder, temporaryFolder } from '../clean-up.mjs';
import { besides, cpuADelivery, measure, peakRss, perSecond } from '../measures.mjs';
import { seedBacklog } from './backlog.mjs';
import { probedEverySecond, retriedEverySecond } from './drain.mjs';

/** The drain is measured for so long. */
const drainSeconds = 60;

/**
 * A million messages wait for one webhook, each with one failed attempt behind it, and all are due. The
 * read models are rebuilt from them, which is measured too. Then the product starts and delivers.
 */
export const largeDrain = {
  name: 'large-drain',
  title: 'A start with very many waiting messages of one webhook',
  isLarge: true,
  isEmbedded: true,
  async run({ backlog, nodeArguments }) {
    const dataDir = temporaryFolder();
    const { receiverPort, rebuilt } = await seedBacklog({ dataDir, backlog, webhook: retriedEverySecond });
    const startedAt = performance.now();
    const bench = await Bench.open({ dataDir, settings: probedEverySecond, nodeArguments, receiverPort });
    const startSeconds = (performance.now() - startedAt) / 1_000;
    const cost = await bench.costOf(() => bench.whenArrived(backlog, drainSeconds * 1_000));
    const arrived = cost.result;
    const measures = [
      measure('messages waiting', backlog),
      measure('facts folded a second by rebuild-read-models', (backlog * 2) / rebuilt.seconds),
      measure('peak memory of rebuild-read-models', rebuilt.peakRssMb, { unit: 'MB' }),
      measure('start until ready', startSeconds, { unit: 's', digits: 1 }),
      measure('deliveries a second', perSecond(arrived.count, arrived.firstUs, arrived.lastUs)),
      cpuADelivery(cost, arrived.count),
      peakRss(bench, { atMost: 350 }),
      ...besides(cost),
      measure('deliveries repeated', arrived.repeats, { atMost: 0 }),
    ];
    await bench.close();
    removeFolder(dataDir);
    return { measures, cost };
  },
};
