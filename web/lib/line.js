// The way from an open memory to the host that carries out its calls.

import { forgetChanges, isWatched, tellChange } from './changes.js';
import { HoldfastError, fromPlain, toPlain } from './errors.js';
import { hostFor } from './host.js';

/** @import { Save } from './index.d.ts' */
/** @import { MemorySpec } from './engine.js' */
/** @import { Host, HostConfig } from './host.js' */
/** @import { Follower } from './import.js' */

let lastId = 0;

/** The methods that store something. */
const saving = new Set(['save', 'saveContainer', 'import', 'put', 'delete', 'deleteAll', 'touch', 'checkpoint']);

/**
 * The calls of one open memory go to the host of the moment; a host that died is
 * replaced by the next call.
 */
export class Line {
  #path;
  #spec;
  #timeout;
  #config;
  /** @type {Save | null} */
  #lastSave = null;
  /** @type {Host | undefined} the host that is retained */
  #host;
  /** @type {Promise<void> | undefined} */
  #closed;

  /**
   * @param {string} path as the caller names it
   * @param {Omit<MemorySpec, 'id'>} spec
   * @param {number} timeout
   * @param {HostConfig} config
   */
  constructor(path, spec, timeout, config) {
    this.#path = path;
    this.#spec = { id: ++lastId, ...spec };
    this.#timeout = timeout;
    this.#config = config;
  }

  /** The id of the memory among those of this page. */
  get id() {
    return this.#spec.id;
  }

  get path() {
    return this.#path;
  }

  /** The last call that stored something. */
  get lastSave() {
    return this.#lastSave;
  }

  /** @param {string} sessionId of saves from now on, also in a host yet to come */
  setSessionId(sessionId) {
    this.#spec = { ...this.#spec, sessionId };
  }

  /**
   * Makes one call. What goes wrong on the way to it is a rejection as well.
   *
   * @param {string} method
   * @param {() => { params?: Record<string, unknown>, body?: Uint8Array | string | Blob, follower?: Follower } | void} [prepare]
   *   what goes along; called at once, if the memory is open
   * @returns {Promise<any>}
   */
  call(method, prepare = () => {}) {
    return this.attempt(() => {
      const { params, body, follower } = prepare() ?? {};
      const memory = { ...this.#spec, watch: isWatched(this.id) };
      const request = { memory, method, params: { timeoutMs: this.#timeout, ...params }, body };
      const result = this.#liveHost().call(request, follower);
      return saving.has(method) ? this.#timed(result) : result;
    });
  }

  /**
   * Turns every failure into a HoldfastError that names this memory.
   *
   * @template T
   * @param {() => T | Promise<T>} action
   * @returns {Promise<T>}
   */
  async attempt(action) {
    try {
      if (this.#closed) throw new HoldfastError('CLOSED', 'the memory is closed');
      return await action();
    } catch (error) {
      throw fromPlain(toPlain(error), this.#path);
    }
  }

  close() {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close() {
    const host = this.#host;
    forgetChanges(this.id);
    if (!host || host.dead) return;
    const request = { memory: this.#spec, method: 'close', params: { timeoutMs: this.#timeout } };
    try {
      await this.attempt(() => host.call(request)); // begun before it is closed
    } finally {
      host.release();
    }
  }

  /**
   * Takes down how long it takes to store something.
   *
   * @param {Promise<any>} result
   */
  async #timed(result) {
    const start = performance.now();
    const value = await result;
    this.#lastSave = { at: new Date().toISOString(), ms: performance.now() - start };
    return value;
  }

  #liveHost() {
    const host = hostFor(this.#config);
    if (host !== this.#host) {
      host.retain();
      // The one before it is dead, and what happened meanwhile nobody knows.
      if (this.#host) tellChange(this.id, { setAside: null });
      this.#host = host;
    }
    return host;
  }
}
