// What this project wants of itself, in Chromium at 10,000 entries.

import { works } from './works/index.js';

const size = 10_000;
const own = 'holdfast-opfs-json';

/** Each a ratio of medians in one run: ours to the fastest of some peers, at most so much. */
const targets = [
  { work: 'rewrite', most: 0.6, to: 'plain JSON in OPFS', isPeer: (id) => id === 'plain' },
  { work: 'open', most: 0.5, to: 'sqlite-wasm', isPeer: (id) => id === 'sqlite' },
  { work: 'put', most: 0.5, to: 'sqlite-wasm', isPeer: (id) => id === 'sqlite' },
  { work: 'put', most: 1.0, to: 'strict IndexedDB', isPeer: (id) => id === 'indexeddb' },
  { work: 'load', most: 1.5, to: 'the fastest peer', isPeer: (id) => !id.startsWith('holdfast') },
];

/**
 * @param {import('./runner.js').Cell[]} cells
 * @returns {{ work: string, title: string, to: string, most: number, ratio: number, met: boolean }[]}
 *   those for which there are figures
 */
export function ratios(cells) {
  return targets.flatMap(({ work, most, to, isPeer }) => {
    const measured = cells.filter((cell) => cell.work === work && cell.size === size && cell.median > 0);
    const ours = measured.find(({ peer }) => peer === own);
    const theirs = measured.filter(({ peer }) => isPeer(peer)).map(({ median }) => median);
    if (!ours || theirs.length === 0) return [];
    const ratio = ours.median / Math.min(...theirs);
    const { title } = works.find(({ id }) => id === work);
    return [{ work, title, to, most, ratio, met: ratio <= most }];
  });
}
