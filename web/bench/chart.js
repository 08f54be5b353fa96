// Where things are in a chart: a row for each peer, times along a logarithmic
// axis.

import { groupBy } from './group.js';

/**
 * @param {import('./report.js').Report} report
 * @param {string} work
 * @param {number} size
 * @returns {{ rows: { peer: object, cell: import('./runner.js').Cell, at?: { low: number, median: number, high: number } }[],
 *   absent: { reason: string, names: string[] }[], ticks: { ms: number, at: number }[] }}
 *   the fastest first, failed ones last; places are in per cent of the width
 */
export function chartOf({ peers, cells }, work, size) {
  const here = cells.filter((cell) => cell.work === work && cell.size === size);
  const nameOf = (cell) => peers.find(({ id }) => id === cell.peer).name;
  const scale = logarithmic(here.filter((cell) => cell.median !== undefined));
  const rows = here
    .filter((cell) => cell.none === undefined)
    .toSorted((a, b) => (a.median ?? Infinity) - (b.median ?? Infinity) || 0)
    .map((cell) => ({
      peer: peers.find(({ id }) => id === cell.peer),
      cell,
      ...(cell.median !== undefined && {
        at: { low: scale.at(cell.low), median: scale.at(cell.median), high: scale.at(cell.high) },
      }),
    }));
  return { rows, absent: grouped(here, nameOf), ticks: scale.ticks };
}

function grouped(cells, nameOf) {
  const byReason = groupBy(cells.filter(({ none }) => none !== undefined), ({ none }) => none);
  return [...byReason].map(([reason, some]) => ({ reason, names: some.map(nameOf) }));
}

/** An axis from one power of ten to another that has all of these times on it. */
function logarithmic(cells) {
  if (cells.length === 0) return { at: () => 0, ticks: [] };
  const first = Math.floor(Math.log10(Math.max(0.01, Math.min(...cells.map(({ low }) => low)))));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...cells.map(({ high }) => high)))));
  const at = (ms) => Math.max(0, (100 * (Math.log10(Math.max(ms, 0.001)) - first)) / (last - first));
  const powers = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  return { at, ticks: powers.map((ms) => ({ ms, at: at(ms) })) };
}
