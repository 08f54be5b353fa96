// The calls of memories, on one runtime. Runs where the runtime runs: in the
// worker, or in place.

import { pace, readBlob } from './import.js';
import { Runtime } from './runtime.js';

/** @import { HoldfastError } from './errors.js' */
/** @import { Follower } from './import.js' */
/** @import { News } from './changes.js' */
/** @import { TraceEvent } from './index.d.ts' */
/** @import { Visibility } from './lifecycle.js' */
/** @import { Platform } from './runtime.js' */

/** Every call carries a limit, in milliseconds, but this one goes on until all locks are given back. */
const visibilityLimit = 5_000;

/**
 * A memory as its owner describes it. It comes along with every call, so that a
 * fresh engine can open what an earlier one had open.
 *
 * @typedef {object} MemorySpec
 * @property {number} id unique among the memories of one owner
 * @property {string} path
 * @property {string} [displayName] what it is called, if not by its path
 * @property {string} storage
 * @property {string} [sessionId]
 * @property {string} [format]
 * @property {string} [mark] what the page has noted of the file
 * @property {boolean} [watch] whether to tell of changes by others
 * @property {boolean} [trace] whether to tell of what is done
 */

/**
 * @typedef {object} Request
 * @property {MemorySpec} memory
 * @property {string} method
 * @property {{ timeoutMs: number, [name: string]: unknown }} params
 * @property {Uint8Array | string | Blob} [body] a Blob only for an import
 */

/**
 * With which calls a request has to wait for its turn.
 *
 * @param {Request} request
 */
export function queueOf({ memory, method }) {
  return method === 'checkThere' ? method : memory.id;
}

/** Opens memories when they are first called, and forwards the calls. */
export class Engine {
  #runtime;
  #onNews;
  /** @type {Map<number, Promise<{ handle: number, version: number }>>} */
  #opened = new Map();

  /**
   * @param {string} wasmURL
   * @param {Platform} platform
   * @param {(error: HoldfastError) => void} onDeath called once, when the
   *   runtime did not start or has ended; every call is rejected from then on
   * @param {(id: number, news: News) => void} onNews called with what there is to
   *   tell of the memory of that id
   */
  constructor(wasmURL, platform, onDeath, onNews) {
    this.#onNews = onNews;
    this.#runtime = new Runtime(onDeath);
    /** Rejected when the runtime did not start. */
    this.started = this.#runtime.start(wasmURL, platform);
    this.started.catch(() => {}); // onDeath and every call tell of it
  }

  /**
   * @param {Request} request
   * @param {Follower} [follower] of an import
   * @returns {Promise<any>}
   */
  async call({ memory, method, params, body }, follower = {}) {
    if (method === 'files') return this.started.then(() => this.#runtime.call(method, 0, params));
    if (method === 'close') return this.#close(memory.id, params);
    const opened = await this.#open(memory, params.timeoutMs);
    if (method === 'open') return { version: opened.version };
    if (method === 'import') params = { ...params, onProgress: pace(follower) };
    const bytes = body instanceof Blob ? await readBlob(body, follower) : body;
    return this.#runtime.call(method, opened.handle, params, bytes);
  }

  /**
   * @param {MemorySpec} memory
   * @param {number} timeoutMs
   */
  #open({ id, watch, trace, ...spec }, timeoutMs) {
    let opened = this.#opened.get(id);
    if (!opened) {
      /** @param {string | null} setAside */
      const notify = (setAside) => this.#onNews(id, { change: { setAside } });
      /** @param {string | null} mark */
      const onMark = (mark) => this.#onNews(id, { mark });
      const onTrace = trace && ((/** @type {TraceEvent} */ event) => this.#onNews(id, { trace: event }));
      opened = this.started.then(() => this.#runtime.call('open', 0, { ...spec, timeoutMs, notify, onMark, onTrace }));
      // Should it fail, so does the call that the memory is opened for.
      if (watch) opened.then(({ handle }) => this.#runtime.call('watch', handle, { timeoutMs })).catch(() => {});
      opened.catch(() => this.#opened.delete(id)); // the next call tries again
      this.#opened.set(id, opened);
    }
    return opened;
  }

  /** @param {Visibility} visibility */
  setVisibility(visibility) {
    // A runtime that is not there keeps no locks.
    this.started.then(() => this.#runtime.call('setHidden', 0, { ...visibility, timeoutMs: visibilityLimit })).catch(() => {});
  }

  /**
   * @param {number} id
   * @param {{ timeoutMs: number }} params
   */
  async #close(id, params) {
    const opened = this.#opened.get(id);
    if (!opened) return;
    this.#opened.delete(id);
    const { handle } = await opened;
    await this.#runtime.call('close', handle, params);
  }
}
