// Who wants to know what becomes of a memory: of changes by others, and of the
// mark of its file.

import { callListener } from './listeners.js';

/** @import { Change } from './index.d.ts' */

/** The listeners of one memory. */
class Changes {
  /** @type {Set<{ listener: (change: Change) => void }>} */
  #listeners = new Set();

  get isQuiet() {
    return this.#listeners.size === 0;
  }

  /**
   * @param {(change: Change) => void} listener may be added twice
   * @returns {() => void} takes it away
   */
  add(listener) {
    const one = { listener };
    this.#listeners.add(one);
    return () => void this.#listeners.delete(one);
  }

  /** @param {Change} change */
  tell(change) {
    for (const { listener } of [...this.#listeners]) callListener(listener, { ...change });
  }
}

/** @type {Map<number, Changes>} by memory, from its first listener to its end */
const all = new Map();

/**
 * @param {number} id of a memory
 * @returns {Changes}
 */
export function changesOf(id) {
  let changes = all.get(id);
  if (!changes) {
    changes = new Changes();
    all.set(id, changes);
  }
  return changes;
}

/** @type {Map<number, (mark: string | null) => void>} by memory */
const marked = new Map();

/**
 * @param {number} id of a memory
 * @param {(mark: string | null) => void} listener
 */
export function onMark(id, listener) {
  marked.set(id, listener);
}

/**
 * What an engine has to tell of a memory.
 *
 * @typedef {{ change?: Change, mark?: string | null }} News
 */

/**
 * @param {number} id of a memory
 * @param {News} news
 */
export function tellNews(id, { change, mark }) {
  if (change) all.get(id)?.tell(change);
  if (mark !== undefined) marked.get(id)?.(mark);
}

/**
 * @param {number} id of a memory
 * @returns {boolean} whether anybody listens
 */
export function isWatched(id) {
  return all.has(id) && !changesOf(id).isQuiet;
}

/** @param {number} id of a memory that was closed */
export function forgetChanges(id) {
  all.delete(id);
  marked.delete(id);
}
