// The calls that wait for an answer.

import { HoldfastError } from './errors.js';

/**
 * How much longer than the core the page waits, in milliseconds: the core's own
 * error says more.
 */
const grace = 1_000;

/**
 * @typedef {object} Waiting
 * @property {(result: any) => void} resolve
 * @property {(error: unknown) => void} reject
 * @property {number} limit
 * @property {ReturnType<typeof setTimeout>} timer
 */

/**
 * A table of calls, each with a limit of time. A limit ends one call. When
 * nothing has been heard from the other side for as long as the most patient
 * call would wait, the other side is taken for dead.
 */
export class Calls {
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #last = 0;
  #heard = 0;
  #onSilence;

  /** @param {(limit: number) => void} onSilence called when the other side seems dead */
  constructor(onSilence) {
    this.#onSilence = onSilence;
  }

  get size() {
    return this.#waiting.size;
  }

  /**
   * @param {number} limit in milliseconds
   * @param {(id: number) => void} send starts the call; its answer goes to
   *   resolve or reject with this id
   * @returns {Promise<any>}
   */
  start(limit, send) {
    if (this.size === 0) this.#heard = Date.now();
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#expire(id), limit + grace);
      this.#waiting.set(id, { resolve, reject, limit, timer });
      try {
        send(id);
      } catch (error) {
        this.reject(id, error);
      }
    });
  }

  /**
   * @param {number} id
   * @param {any} result
   */
  resolve(id, result) {
    this.#take(id)?.resolve(result);
  }

  /**
   * @param {number} id
   * @param {unknown} error
   */
  reject(id, error) {
    this.#take(id)?.reject(error);
  }

  /** Takes note of a sign of life: somebody is busy with a call. */
  hear() {
    this.#heard = Date.now();
  }

  /** @param {unknown} error */
  rejectAll(error) {
    for (const id of [...this.#waiting.keys()]) this.reject(id, error);
  }

  /** @param {number} id an answer to a call that has expired is not missed */
  #take(id) {
    this.hear();
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(call?.timer);
    return call;
  }

  /** @param {number} id */
  #expire(id) {
    const call = this.#waiting.get(id);
    if (!call) return;
    const patience = Math.max(...[...this.#waiting.values()].map(({ limit }) => limit));
    if (Date.now() - this.#heard >= patience) {
      this.#onSilence(call.limit);
      return;
    }
    this.#waiting.delete(id);
    call.reject(
      new HoldfastError(
        'UNAVAILABLE',
        `no answer within ${call.limit} ms; whether the call was carried out is not known`,
      ),
    );
  }
}
