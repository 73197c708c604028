/** What may be said on the command line. */
import { parseArgs } from 'node:util';

export const usage = `npm run bench [-- scenario… options]

  scenario     the beginning of a name; without one all that are not large and need no browser
  --runs N     repeat, and show the median of each number (1)
  --quick      a quarter of the time: to see that it works, not to publish
  --large      also the drain and the lists of a million messages, which take minutes
  --backlog N  so many instead of a million
  --engines E  embedded (default), or real: api and dispatcher on Kafka, PostgreSQL and an event store, as the tests
               find or start them
  --profile    run the product with --cpu-prof and show where its time went
  --write      put the results into docs/benchmarks.md

scenarios: `;

export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      engines: { type: 'string', default: 'embedded' },
      backlog: { type: 'string', default: '1000000' },
      profile: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (!['embedded', 'real'].includes(values.engines)) throw new Error(`--engines is embedded or real`);
  return { ...values, runs: positive(values.runs), backlog: positive(values.backlog), wanted: positionals };
}

function positive(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`"${text}" is not a number of at least 1`);
  return number;
}
