/** The benchmark: runs scenarios one after the other, each on a fresh product, and shows what they measured. */
import { cleanUpAtTheEnd, temporaryFolder } from './clean-up.mjs';
import { machineFacts } from './machine-facts.mjs';
import { measure, medianOf, perItem } from './measures.mjs';
import { readOptions, usage } from './options.mjs';
import { profileReport } from './profile.mjs';
import { factTable, resultTable, writeResults } from './report.mjs';
import { consolePages } from './scenarios/console.mjs';
import { costs } from './scenarios/costs.mjs';
import { drain } from './scenarios/drain.mjs';
import { flood } from './scenarios/flood.mjs';
import { isolation } from './scenarios/isolation.mjs';
import { largeDrain } from './scenarios/large-drain.mjs';
import { latencies } from './scenarios/latency.mjs';
import { lists } from './scenarios/lists.mjs';
import { neighbours } from './scenarios/neighbours.mjs';
import { publishRate } from './scenarios/publish-rate.mjs';
import { throughputs } from './scenarios/throughput.mjs';
import { wide } from './scenarios/wide.mjs';

const scenarios = [
  ...[publishRate, ...throughputs, ...latencies, isolation, drain, costs, flood],
  ...[neighbours, wide, largeDrain, lists, consolePages],
];
const quickShare = 0.25;

const args = process.argv.slice(2);
const options = readOptions(args);
const possible = scenarios.filter(({ isEmbedded }) => options.engines === 'embedded' || !isEmbedded);
const chosen = possible.filter(({ name, isLarge, needsBrowser }) =>
  options.wanted.length === 0
    ? !needsBrowser && (options.large || !isLarge)
    : options.wanted.some((wanted) => isWanted(name, wanted)),
);
if (options.help || chosen.length === 0) {
  console.log(usage + scenarios.map(({ name }) => name).join(', '));
  process.exit(options.help ? 0 : 1);
}

cleanUpAtTheEnd();
const facts = machineFacts();
const results = [];
const totals = { deliveries: 0, cpuMs: 0 };
for (const scenario of chosen) results.push(await runScenario(scenario));
if (totals.deliveries > 0) results.push(overall());

const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
const report = [
  factTable([...facts, ['Command', `\`${command}\``], ['Runs', `${options.runs}, median of each number`]]),
  resultTable(results),
].join('\n\n');
console.log(report);
if (options.write) writeResults(report);
process.exit();

/** A whole name is that scenario alone: `latency-300x1` is not `latency-300x10`. */
function isWanted(name, wanted) {
  return scenarios.some((scenario) => scenario.name === wanted) ? name === wanted : name.startsWith(wanted);
}

async function runScenario(scenario) {
  const runs = [];
  for (let run = 1; run <= options.runs; run += 1) {
    process.stderr.write(`bench: ${scenario.name}, run ${run} of ${options.runs}\n`);
    const profileFolder = options.profile ? temporaryFolder() : null;
    const {
      measures,
      cost,
      deliveries = 0,
    } = await scenario.run({
      scaled: (full) => (options.quick ? full * quickShare : full),
      backlog: options.backlog,
      engines: options.engines,
      nodeArguments: profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`],
    });
    if (profileFolder !== null) console.log(profileReport(profileFolder, cost));
    runs.push(measures);
    if (deliveries > 0) addUp(deliveries, cost);
  }
  return { title: scenario.title, measures: medianOf(runs) };
}

function addUp(deliveries, { cpuMs }) {
  totals.deliveries += deliveries;
  totals.cpuMs = cpuMs === null ? null : totals.cpuMs + cpuMs;
}

function overall() {
  const value = perItem(totals.cpuMs, totals.deliveries);
  return {
    title: 'All deliveries above together',
    measures: [measure('CPU seconds per 1,000 deliveries', value, { unit: 's', digits: 2 })],
  };
}
