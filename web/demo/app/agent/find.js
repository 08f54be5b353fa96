// How the agent looks things up.

import { keywords } from './words.js';

/** @import { Entry, Memory } from '../../lib/index.js' */

/** How many entries one word may contribute. */
const perWord = 50;

/** How many entries are used for an answer. */
const mostUsed = 5;

/**
 * @typedef {object} Found
 * @property {Entry[]} entries the best ones first
 * @property {number} all how many there were before the best were taken
 * @property {string[]} words what was looked for
 */

/**
 * Finds what is known about a topic.
 *
 * @param {Pick<Memory, 'query'>} memory
 * @param {string} topic
 * @param {{ every?: boolean, most?: number }} [options] every asks for all words of the topic in
 *   each entry
 * @returns {Promise<Found>}
 */
export async function find(memory, topic, { every = false, most = mostUsed } = {}) {
  const words = keywords(topic);
  const lists = await Promise.all(words.map((word) => memory.query(word, { limit: perWord, order: 'importance' })));
  const ranked = rank(lists, every ? words.length : Math.ceil(words.length / 2));
  return { entries: ranked.slice(0, most), all: ranked.length, words };
}

/**
 * Puts together what was found for each word: first what has most words, then
 * what matters most, then what is newest.
 *
 * @param {Entry[][]} lists one for each word
 * @param {number} least how many words an entry must have
 * @returns {Entry[]}
 */
export function rank(lists, least) {
  /** @type {Map<string, { entry: Entry, hits: number }>} */
  const byId = new Map();
  for (const entry of lists.flat()) {
    const known = byId.get(entry.id);
    if (known) known.hits++;
    else byId.set(entry.id, { entry, hits: 1 });
  }
  return [...byId.values()]
    .filter(({ hits }) => hits >= least)
    .sort(
      (a, b) =>
        b.hits - a.hits ||
        b.entry.importance - a.entry.importance ||
        b.entry.created_at.localeCompare(a.entry.created_at),
    )
    .map(({ entry }) => entry);
}
