// The calls of memories, on one runtime. Runs where the runtime runs: in the
// worker, or in place.

import { Runtime } from './runtime.js';

/** @import { HoldfastError } from './errors.js' */
/** @import { Platform } from './runtime.js' */

/**
 * A memory as its owner describes it. It comes along with every call, so that a
 * fresh engine can open what an earlier one had open.
 *
 * @typedef {object} MemorySpec
 * @property {number} id unique among the memories of one owner
 * @property {string} path
 * @property {string} storage
 * @property {string} [sessionId]
 * @property {string} [format]
 */

/**
 * @typedef {object} Request
 * @property {MemorySpec} memory
 * @property {string} method
 * @property {{ timeoutMs: number, [name: string]: unknown }} params
 * @property {Uint8Array} [body]
 */

/** Opens memories when they are first called, and forwards the calls. */
export class Engine {
  #runtime;
  #started;
  /** @type {Map<number, Promise<{ handle: number, version: number }>>} */
  #opened = new Map();

  /**
   * @param {string} wasmURL
   * @param {Platform} platform
   * @param {(error: HoldfastError) => void} onDeath called once, when the
   *   runtime did not start or has ended; every call is rejected from then on
   */
  constructor(wasmURL, platform, onDeath) {
    this.#runtime = new Runtime(onDeath);
    this.#started = this.#runtime.start(wasmURL, platform);
    this.#started.catch(() => {}); // onDeath and every call tell of it
  }

  /**
   * @param {Request} request
   * @returns {Promise<any>}
   */
  async call({ memory, method, params, body }) {
    if (method === 'close') return this.#close(memory.id, params);
    const opened = await this.#open(memory, params.timeoutMs);
    if (method === 'open') return { version: opened.version };
    return this.#runtime.call(method, opened.handle, params, body);
  }

  /**
   * @param {MemorySpec} memory
   * @param {number} timeoutMs
   */
  #open({ id, ...spec }, timeoutMs) {
    let opened = this.#opened.get(id);
    if (!opened) {
      opened = this.#started.then(() => this.#runtime.call('open', 0, { ...spec, timeoutMs }));
      opened.catch(() => this.#opened.delete(id)); // the next call tries again
      this.#opened.set(id, opened);
    }
    return opened;
  }

  /**
   * @param {number} id
   * @param {object} params
   */
  async #close(id, params) {
    const opened = this.#opened.get(id);
    if (!opened) return;
    this.#opened.delete(id);
    const { handle } = await opened;
    await this.#runtime.call('close', handle, params);
  }
}
