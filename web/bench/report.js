// What a run found, as an object that JSON can hold.

import { environment } from './environment.js';
import { ratios } from './targets.js';

/**
 * @typedef {object} Report
 * @property {string} date
 * @property {object} environment
 * @property {string[]} notes what may have disturbed the run
 * @property {number[]} sizes
 * @property {{ id: string, title: string, note: string }[]} works
 * @property {{ id: string, name: string, package: string | null, full: boolean, durability: string, promise: string }[]} peers
 * @property {Record<string, { files: number, bytes: number, brotli: number }>} downloads
 * @property {import('./runner.js').Cell[]} cells
 * @property {ReturnType<typeof ratios>} targets
 */

/**
 * @param {{ peers: object[], works: object[], sizes: number[], cells: object[], downloads: object,
 *   notes?: string[] }} run
 * @returns {Promise<Report>}
 */
export async function makeReport({ peers, works, sizes, cells, downloads, notes = [] }) {
  return {
    date: new Date().toISOString(),
    environment: await environment(),
    notes,
    sizes,
    works: works.map(({ id, title, note }) => ({ id, title, note })),
    peers: peers.map(({ id, name, package: from, full, durability, promise }) => {
      return { id, name, package: from, full, durability, promise };
    }),
    downloads,
    targets: ratios(cells),
    cells,
  };
}

/** What a page has to fetch for each package, as the build of this page measured it. */
export async function fetchDownloads() {
  const response = await fetch(new URL('./downloads.json', import.meta.url));
  return response.ok ? response.json() : {};
}
