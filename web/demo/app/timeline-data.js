// What a line of time shows.

import { tiers } from './tiers.js';

/** @import { Memory, Tier } from '../lib/index.js' */

/** How many entries one view of the line has at most, and how many are read at a time. */
const mostEntries = 2_000;
const pageSize = 500;

/** @typedef {{ time: number, tier: Tier }} Moment */

/**
 * Reads when things were remembered, newest first.
 *
 * @param {Memory} memory
 * @param {string} [until] RFC 3339; by default now and later
 * @returns {Promise<{ moments: Moment[], earlier: string | undefined }>} earlier is the time of the
 *   last of them if there may be more
 */
export async function readMoments(memory, until) {
  /** @type {Moment[]} */
  const moments = [];
  for (let offset = 0; offset < mostEntries; offset += pageSize) {
    const page = await memory.query('', { until, offset, limit: pageSize });
    for (const { created_at, tier } of page) moments.push({ time: Date.parse(created_at), tier });
    if (page.length < pageSize) return { moments, earlier: undefined };
    if (moments.length === mostEntries) return { moments, earlier: page[page.length - 1].created_at };
  }
  return { moments, earlier: undefined };
}

/**
 * @typedef {object} Bins
 * @property {number} from the time where the first one begins
 * @property {number} width of each, in milliseconds
 * @property {Record<Tier, number[]>} counts
 * @property {number} most the highest count
 */

/** The shortest line, in milliseconds. */
const shortest = 60_000;

/**
 * Counts moments in a number of spans of equal length.
 *
 * @param {Moment[]} moments not none
 * @param {number} count
 * @returns {Bins}
 */
export function bin(moments, count) {
  let [from, to] = [Infinity, -Infinity];
  for (const { time } of moments) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  if (to - from < shortest) from = to - shortest;
  const width = (to - from) / count;
  const counts = /** @type {Record<Tier, number[]>} */ (
    Object.fromEntries(tiers.map((tier) => [tier, new Array(count).fill(0)]))
  );
  let most = 0;
  for (const { time, tier } of moments) {
    const index = Math.min(Math.floor((time - from) / width), count - 1);
    most = Math.max(most, ++counts[tier][index]);
  }
  return { from, width, counts, most };
}

const hour = 3_600_000;
const day = 24 * hour;

/**
 * A format for points on a line of the given length, in milliseconds.
 *
 * @param {number} span
 */
export function tickFormat(span) {
  if (span < 5 * 60_000) return new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  if (span < day) return new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });
  if (span < 300 * day) return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
  return new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric' });
}
