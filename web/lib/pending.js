// Calls that wait for an answer.

/**
 * @typedef {object} Waiting
 * @property {(result: any) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/**
 * A table of calls by their ids, in the order in which they were made.
 *
 * @template {object} [About=object]
 */
export class Pending {
  /** @type {Map<number, Waiting & About>} */
  #calls = new Map();

  get size() {
    return this.#calls.size;
  }

  /**
   * @param {number} id
   * @param {About} about
   * @param {() => void} send starts the call; its answer goes to take with this id
   * @returns {Promise<any>}
   */
  start(id, about, send) {
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { ...about, resolve, reject });
      send();
    });
  }

  /** @param {number} id */
  get(id) {
    return this.#calls.get(id);
  }

  /**
   * @param {number} id of a call that ends now
   * @returns {(Waiting & About) | undefined} one that was given up is not there
   */
  take(id) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  [Symbol.iterator]() {
    return this.#calls.entries();
  }
}
