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
  const ranked = rank(lists, every ? words.length : 1);
  return { entries: ranked.slice(0, most), all: ranked.length, words };
}

/**
 * Puts together what was found for each word, and keeps what has most of them:
 * first what matters most, then what is newest.
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
  const found = [...byId.values()];
  const most = found.reduce((max, { hits }) => Math.max(max, hits), least);
  return found
    .filter(({ hits }) => hits === most)
    .map(({ entry }) => entry)
    .sort((a, b) => b.importance - a.importance || b.created_at.localeCompare(a.created_at));
}
