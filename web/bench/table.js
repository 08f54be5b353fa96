// A report as a table for each size: a row for each peer, a column for each
// work, and what a page has to fetch.

import { formatFigures, formatSize } from './format.js';

/**
 * @typedef {object} TableCell
 * @property {'figures' | 'failed' | 'none' | 'waiting'} kind
 * @property {string} text
 * @property {string} [reason] why there are no figures
 */

/**
 * @param {import('./report.js').Report} report
 * @param {number} size
 * @returns {{ columns: string[], rows: { peer: object, cells: TableCell[] }[] }}
 */
export function tableOf({ peers, works, cells, downloads }, size) {
  const find = (peer, work) =>
    cells.find((cell) => cell.peer === peer.id && cell.work === work.id && cell.size === size);
  return {
    columns: [...works.map(({ title }) => title), 'Download'],
    rows: peers.map((peer) => ({
      peer,
      cells: [...works.map((work) => workCell(find(peer, work))), downloadCell(peer, downloads)],
    })),
  };
}

/** @returns {TableCell} */
function workCell(cell) {
  if (!cell) return { kind: 'waiting', text: '' };
  if (cell.failed !== undefined) return { kind: 'failed', text: 'failed', reason: cell.failed };
  if (cell.none !== undefined) return { kind: 'none', text: '—', reason: cell.none };
  return { kind: 'figures', text: formatFigures(cell) };
}

/** @returns {TableCell} */
function downloadCell(peer, downloads) {
  if (peer.package === null) return { kind: 'none', text: '—', reason: 'there is no library to fetch' };
  const size = downloads[peer.package];
  if (!size) return { kind: 'none', text: '—', reason: 'not measured when this page was built' };
  return { kind: 'figures', text: formatSize(size.brotli) };
}

/** What stands below a table: every reason once, with the peers that it concerns. */
export function reasonsOf({ columns, rows }) {
  const reasons = new Map();
  for (const { peer, cells } of rows) {
    for (const [i, { kind, reason }] of cells.entries()) {
      if (kind !== 'failed' && kind !== 'none') continue;
      const key = `${columns[i]}: ${reason}`;
      reasons.set(key, [...(reasons.get(key) ?? []), peer.name]);
    }
  }
  return [...reasons].map(([reason, names]) => ({ reason, names }));
}
