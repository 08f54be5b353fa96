import { forgetChanges, isWatched, tellChange } from './changes.js';
import { decodeContainer, decodeEntries, decodeLoss, encodeContainer, encodeEntries, markSaved } from './codec.js';
import { HoldfastError, fromPlain, toPlain } from './errors.js';
import { hostFor } from './host.js';
import { checkNotAborted, reasonOf } from './import.js';
import { callListener } from './listeners.js';
import { checkFormat, checkImport, checkOptions, checkSessionId, copyData, dataToSend } from './options.js';
import { isNode, nodePlatform } from './platform.js';
import { Session } from './session.js';
import { persistStorage, storageFacts } from './storage-facts.js';
import { version as libraryVersion } from './version.js';

/** @import { ContainerInput, EntryInput, ExportOptions, ImportOptions, Memory as Declared, OpenOptions, Salvaged, Save, Status } from './index.d.ts' */
/** @import { MemorySpec } from './engine.js' */
/** @import { Host, HostConfig } from './host.js' */
/** @import { Follower } from './import.js' */

let lastId = 0;

/** The methods that store something. */
const saving = new Set(['save', 'saveContainer', 'import', 'put', 'delete', 'deleteAll', 'touch', 'checkpoint']);

/**
 * @param {string} path
 * @param {OpenOptions} [options]
 */
export async function openMemory(path, options = {}) {
  const { timeout, ...spec } = checkOptions(path, options);
  const { workerURL, wasmURL } = options;
  const onDisk = isNode && spec.storage !== 'memory';
  const file = onDisk ? (await nodePlatform()).resolve(path) : path;
  const memory = new Memory(path, { id: ++lastId, path: file, ...spec }, timeout, { workerURL, wasmURL });
  await memory.start();
  return memory;
}

/**
 * One open memory. Its calls go to the host of the moment; a host that died is
 * replaced by the next call.
 *
 * @implements {Declared}
 */
export class Memory extends Session {
  #path;
  #spec;
  #timeout;
  #config;
  #version = 0;
  /** @type {Save | null} */
  #lastSave = null;
  /** @type {Host | undefined} the host that is retained */
  #host;
  /** @type {Promise<void> | undefined} */
  #closed;

  /**
   * @param {string} path as the caller names it
   * @param {MemorySpec} spec
   * @param {number} timeout
   * @param {HostConfig} config
   */
  constructor(path, spec, timeout, config) {
    super(spec.id, (method, params, body) => this.#call(method, params, body));
    this.#path = path;
    this.#spec = spec;
    this.#timeout = timeout;
    this.#config = config;
  }

  /**
   * Opens the memory in its host; only openMemory calls this.
   *
   * @internal
   */
  async start() {
    try {
      this.#version = (await this.#call('open')).version;
    } catch (error) {
      await this.close().catch(() => {}); // gives back what was retained
      throw error;
    }
  }

  get path() {
    return this.#path;
  }

  get version() {
    return this.#version;
  }

  /** @param {readonly EntryInput[]} entries */
  async save(entries) {
    await this.#call('save', {}, () => encodeEntries(entries));
  }

  /**
   * @param {string} sessionId
   * @param {readonly EntryInput[]} entries
   */
  async saveWithSession(sessionId, entries) {
    await this.#call('save', { sessionId }, () => {
      checkSessionId(sessionId);
      return encodeEntries(entries);
    });
  }

  async load() {
    return (await this.loadContainer()).entries;
  }

  async loadContainer() {
    return decodeContainer(await this.#call('load'));
  }

  /** @param {ContainerInput} container */
  async saveContainer(container) {
    const params = { token: '' };
    const saved = await this.#call('saveContainer', params, () => {
      const { body, token } = encodeContainer(container);
      params.token = token;
      return body;
    });
    markSaved(container, saved);
  }

  /** @returns {Promise<boolean>} */
  async exists() {
    return this.#call('exists');
  }

  async clear() {
    await this.#call('clear');
  }

  /** @returns {Promise<string | null>} */
  async storedSessionId() {
    return this.#call('storedSessionId');
  }

  /** @param {string} sessionId */
  async setSessionId(sessionId) {
    await this.#call('setSessionId', { sessionId }, () => {
      checkSessionId(sessionId);
      this.#spec = { ...this.#spec, sessionId };
      return undefined;
    });
  }

  /**
   * @param {ExportOptions} [options]
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async export({ format = 'auto' } = {}) {
    return this.#call('export', { format }, () => {
      checkFormat(format);
      return undefined;
    });
  }

  /**
   * @param {Uint8Array | ArrayBuffer | Blob} data
   * @param {ImportOptions} [options]
   */
  async import(data, { signal, onProgress } = {}) {
    /** @type {Follower} */
    const follower = { signal, onProgress: onProgress && ((progress) => callListener(onProgress, progress)) };
    const body = () => {
      checkImport(signal, onProgress);
      checkNotAborted(signal);
      return dataToSend(data);
    };
    try {
      await this.#call('import', {}, body, follower);
    } catch (error) {
      throw reasonOf(error, signal);
    }
  }

  /**
   * @param {Uint8Array | ArrayBuffer | Blob} [data]
   * @param {Uint8Array | ArrayBuffer | Blob} [journal]
   * @returns {Promise<Salvaged>}
   */
  async salvage(data, journal) {
    /** @type {{ journal?: Uint8Array }} */
    const params = {};
    if (journal) params.journal = await this.#attempt(() => copyData(journal));
    const { losses, ...found } = await this.#call('salvage', params, () => data && dataToSend(data));
    return { entries: decodeEntries(found.entries), losses: losses.map(decodeLoss), data: found.data };
  }

  /** @returns {Promise<Status>} */
  async status() {
    const [core, facts] = await Promise.all([this.#call('status'), storageFacts()]);
    return { ...core, ...facts, path: this.#path, libraryVersion, lastSave: this.#lastSave };
  }

  /** @returns {Promise<boolean>} */
  async persist() {
    return this.#attempt(() => {
      this.#checkOpen();
      return persistStorage();
    });
  }

  close() {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close() {
    const host = this.#host;
    forgetChanges(this.#spec.id);
    if (!host || host.dead) return;
    try {
      await this.#attempt(() => host.call({ memory: this.#spec, method: 'close', params: this.#params() }));
    } finally {
      host.release();
    }
  }

  /**
   * Makes one call. What goes wrong on the way to it is a rejection as well.
   *
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   * @param {() => Uint8Array | string | Blob | undefined} [body]
   * @param {Follower} [follower]
   * @returns {Promise<any>}
   */
  #call(method, params = {}, body = () => undefined, follower = undefined) {
    return this.#attempt(() => {
      this.#checkOpen();
      const content = body();
      const memory = { ...this.#spec, watch: isWatched(this.#spec.id) };
      const request = { memory, method, params: { ...this.#params(), ...params }, body: content };
      const result = this.#liveHost().call(request, follower);
      return saving.has(method) ? this.#timed(result) : result;
    });
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

  #checkOpen() {
    if (this.#closed) throw new HoldfastError('CLOSED', 'the memory is closed');
  }

  #params() {
    return { timeoutMs: this.#timeout };
  }

  #liveHost() {
    const host = hostFor(this.#config);
    if (host !== this.#host) {
      host.retain();
      // The one before it is dead, and what happened meanwhile nobody knows.
      if (this.#host) tellChange(this.#spec.id, { setAside: null });
      this.#host = host;
    }
    return host;
  }

  /**
   * Turns every failure into a HoldfastError that names this memory.
   *
   * @template T
   * @param {() => T | Promise<T>} action
   * @returns {Promise<T>}
   */
  async #attempt(action) {
    try {
      return await action();
    } catch (error) {
      throw fromPlain(toPlain(error), this.#path);
    }
  }
}
