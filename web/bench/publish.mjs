// Keeps what was measured beside this file: in results.md for people, between
// two markers, and in results.json for programs.

import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { formatCount } from './format.js';
import { targetsToMarkdown, toMarkdown } from './markdown.js';

const results = (extension) => new URL(`./results.${extension}`, import.meta.url);

const begin = '<!-- benchmarks: made by make bench-browser -->';
const end = '<!-- end of benchmarks -->';

/** @param {Record<string, import('./report.js').Report>} reports by browser */
export async function publish(reports) {
  const text = await readFile(results('md'), 'utf8');
  await writeFile(results('md'), replaceBetween(text, details(Object.values(reports))));
  await writeFile(results('json'), `${JSON.stringify({ machine: machine(), reports }, withoutTimes, 1)}\n`);
}

/** @param {string} text that has both markers */
export function replaceBetween(text, inserted) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`results.md lacks ${begin} before ${end}`);
  return `${text.slice(0, from)}${begin}\n${inserted}${text.slice(to)}`;
}

function details(reports) {
  const sections = reports.flatMap((report) => [
    `## ${nameOf(report)}\n`,
    ...report.sizes.map((size) => toMarkdown(report, size)),
    ...report.notes.map((note) => `${note}\n`),
  ]);
  const note = 'Median (quartiles) in milliseconds. Made by `make bench-browser`.';
  return [`${where(reports)}\n`, `${note}\n`, ...sections, ...targets(reports)].join('\n');
}

/** The project has targets for Chromium only. */
function targets(reports) {
  const report = reports.find((one) => one.targets.length > 0 && one.environment.name === 'chromium');
  return report ? ['Targets of this project, in Chromium:\n', targetsToMarkdown(report)] : [];
}

function where(reports) {
  const { model, cores, memory, system } = machine();
  const [date] = reports[0].date.split('T');
  return `${date}, ${reports.map(nameOf).join(' and ')}, headless, on ${model}, ${cores} cores, ${memory} GB, ${system}.`;
}

/** Such as Chromium 156.0.1. */
function nameOf({ environment: { name, version } }) {
  return `${name[0].toUpperCase()}${name.slice(1)} ${version}`;
}

function machine() {
  const cpus = os.cpus();
  return {
    model: cpus[0].model.trim(),
    cores: formatCount(cpus.length),
    memory: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release().split('-')[0]}`,
  };
}

function withoutTimes(key, value) {
  return key === 'times' ? undefined : value;
}
