/** The results as Markdown, and where they are kept. */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMet } from './measures.mjs';

const page = new URL('../../docs/benchmarks.md', import.meta.url);
const begin = '<!-- results: written by npm run bench -- --write -->';
const end = '<!-- end of results -->';

/** @param results of `{title, measures}` */
export const resultTable = (results) =>
  table(
    ['', 'result', 'aim', ''],
    results.flatMap(({ title, measures }) => [[`**${title}**`, '', '', ''], ...measures.map(rowOf)]),
  );

export const factTable = (facts) => table(['', ''], facts);

/** Puts the results into the page in place of those before. */
export function writeResults(markdown) {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error('docs/benchmarks.md has lost the marks between which results are written');
  writeFileSync(page, `${before}${begin}\n\n${markdown}\n\n${end}${after}`);
}

function rowOf(measure) {
  const met = isMet(measure);
  return [measure.name, shown(measure.value, measure), aimOf(measure), met === null ? '' : met ? 'met' : 'not met'];
}

function aimOf(measure) {
  const { atMost, atLeast } = measure;
  if (atMost !== undefined) return `≤ ${shown(atMost, measure)}`;
  return atLeast === undefined ? '' : `≥ ${shown(atLeast, measure)}`;
}

function shown(value, { digits, unit }) {
  if (value === null) return 'not available';
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === '' ? number : `${number} ${unit}`;
}

/** Columns padded as the formatter of this repository does. */
function table(head, rows) {
  const widths = head.map((title, column) => Math.max(3, ...[title, ...rows.map((row) => row[column])].map(length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell + ' '.repeat(widths[column] - length(cell))).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

function length(text) {
  return [...text].length;
}
