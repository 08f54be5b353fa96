// A report as Markdown.

import { formatCount, formatRatio } from './format.js';
import { tableOf } from './table.js';

/**
 * @param {import('./report.js').Report} report
 * @param {number} size
 */
export function toMarkdown(report, size) {
  const { columns, rows } = tableOf(report, size);
  const lines = [
    row([`${formatCount(size)} entries`, 'after a crash', ...columns]),
    row(['---', '---', ...columns.map(() => '---:')]),
    ...rows.map(({ peer, cells }) => row([peer.name, peer.durability, ...cells.map(({ text }) => text)])),
  ];
  return `${lines.join('\n')}\n`;
}

/** The project's own targets, as a list. */
export function targetsToMarkdown(report) {
  const lines = report.targets.map(({ title, to, ratio, most, met }) => {
    const verdict = met ? 'met' : 'missed';
    return `- ${title}: ${formatRatio(ratio)} of ${to}; wanted at most ${most}, ${verdict}.`;
  });
  return `${lines.join('\n')}\n`;
}

function row(cells) {
  return `| ${cells.map((text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
