// The way from an open memory to the host that carries out its calls.

import { forgetChanges, forgetTrace, isTraced, isWatched, onMark, onTraceOf, tellNews } from './changes.js';
import { HoldfastError, fromPlain, toPlain } from './errors.js';
import { hostFor } from './host.js';
import { Presence } from './presence.js';

/** @import { Save, TraceEvent } from './index.d.ts' */
/** @import { MemorySpec } from './engine.js' */
/** @import { Host, HostConfig } from './host.js' */
/** @import { Follower } from './import.js' */

let lastId = 0;

/** The methods that store something. */
const saving = new Set(['save', 'saveContainer', 'import', 'put', 'change', 'delete', 'deleteAll', 'touch', 'checkpoint']);

/** Those whose answers say nothing of a file that is gone, or are wanted all the same. */
const unconcerned = new Set(['open', 'export', 'salvage', 'import', 'clear', 'status', 'setSessionId', 'watch', 'yield', 'checkThere']);

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
  /** @type {Presence | undefined} where files can be taken away */
  #presence;
  /** @type {Promise<void> | undefined} */
  #closed;

  /**
   * @param {string} path as the caller names it
   * @param {Omit<MemorySpec, 'id'>} spec with the mark of the file, if there is one
   * @param {number} timeout
   * @param {HostConfig} config
   * @param {boolean} isPrecarious whether the browser, or its user, may empty the storage
   * @param {(event: TraceEvent) => void} [onTrace]
   */
  constructor(path, spec, timeout, config, isPrecarious, onTrace) {
    this.#path = path;
    this.#spec = { id: ++lastId, ...spec };
    this.#timeout = timeout;
    this.#config = config;
    if (onTrace) onTraceOf(this.id, onTrace);
    if (!isPrecarious) return;
    const look = (/** @type {number} */ changes) => this.#lookUp(changes);
    const presence = new Presence(spec.path, spec.mark, look);
    onMark(this.id, (mark) => presence.note(mark));
    this.#presence = presence;
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
      const request = this.#request(method, params, body);
      return this.#confirmed(method, this.#liveHost().call(request, follower));
    });
  }

  /**
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   * @param {Uint8Array | string | Blob} [body]
   */
  #request(method, params, body) {
    const memory = { ...this.#spec, mark: this.#presence?.mark, watch: isWatched(this.id), trace: isTraced(this.id) };
    return { memory, method, params: { timeoutMs: this.#timeout, ...params }, body };
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
    this.#closed ??= this.#close().finally(() => forgetTrace(this.id));
    return this.#closed;
  }

  async #close() {
    const host = this.#host;
    forgetChanges(this.id);
    if (!host || host.dead) return;
    try {
      // A file that is gone is not to be closed as if it were there.
      if (this.#presence?.isDoubtful()) this.#presence.lookUp().catch(() => {});
      await this.attempt(() => host.call(this.#request('close'))); // begun before it is closed
    } finally {
      host.release();
    }
  }

  /** @param {number} changes */
  async #lookUp(changes) {
    await this.#host?.call(this.#request('checkThere', { changes }));
  }

  /**
   * Hands an answer on once the file is known to be there, and takes down how
   * long it took to store something.
   *
   * @param {string} method
   * @param {Promise<any>} result
   */
  async #confirmed(method, result) {
    const start = performance.now();
    const value = await result;
    const isChange = saving.has(method);
    if (this.#presence && !unconcerned.has(method)) await this.#presence.confirm(isChange);
    if (isChange) this.#lastSave = { at: new Date().toISOString(), ms: performance.now() - start };
    return value;
  }

  #liveHost() {
    const host = hostFor(this.#config);
    if (host !== this.#host) {
      host.retain();
      // The one before it is dead, and what happened meanwhile nobody knows.
      if (this.#host) tellNews(this.id, { change: { setAside: null } });
      this.#host = host;
    }
    return host;
  }
}
