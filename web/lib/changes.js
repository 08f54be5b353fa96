// Who wants to know what becomes of a memory: of changes by others, of the mark
// of its file, and of what is done to it.

import { callListener } from './listeners.js';

/** @import { Change, TraceEvent } from './index.d.ts' */

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

/** @type {Map<number, (event: TraceEvent) => void>} by memory */
const traced = new Map();

/**
 * @param {number} id of a memory
 * @param {(event: TraceEvent) => void} listener
 */
export function onTraceOf(id, listener) {
  traced.set(id, listener);
}

/**
 * @param {number} id of a memory
 * @returns {boolean} whether somebody wants to know what is done
 */
export function isTraced(id) {
  return traced.has(id);
}

/** @param {number} id of a memory, once its close has nothing more to tell */
export function forgetTrace(id) {
  traced.delete(id);
}

/**
 * What an engine has to tell of a memory.
 *
 * @typedef {{ change?: Change, mark?: string | null, trace?: TraceEvent }} News
 */

/**
 * @param {number} id of a memory
 * @param {News} news
 */
export function tellNews(id, { change, mark, trace }) {
  if (change) all.get(id)?.tell(change);
  if (mark !== undefined) marked.get(id)?.(mark);
  const listener = trace && traced.get(id);
  if (listener) callListener(listener, trace);
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
