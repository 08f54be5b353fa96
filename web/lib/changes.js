// Who wants to know of changes by others.

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

/**
 * @param {number} id of a memory
 * @param {Change} change
 */
export function tellChange(id, change) {
  all.get(id)?.tell(change);
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
}
