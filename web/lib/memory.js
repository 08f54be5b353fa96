import { decodeContainer, decodeEntries, decodeLoss, encodeContainer, encodeEntries, markSaved } from './codec.js';
import { fromPlain, toPlain } from './errors.js';
import { entryCalls } from './entries.js';
import { checkNotAborted, reasonOf } from './import.js';
import { Line } from './line.js';
import { callListener } from './listeners.js';
import { checkFormat, checkImport, checkOptions, copyData, dataToSend, openNames, pick } from './options.js';
import { readMark } from './marks.js';
import { isNode, nodePlatform } from './platform.js';
import { persistStorage, storageFacts } from './storage-facts.js';
import { checkText } from './values.js';
import { version as libraryVersion } from './version.js';

/** @import { ContainerInput, EntryInput, ExportOptions, ImportOptions, ImportProgress, Memory, OpenOptions, Salvaged, SessionCalls, Status } from './index.d.ts' */

/**
 * @param {string} path
 * @param {OpenOptions} [options]
 * @returns {Promise<Memory>}
 */
export async function openMemory(path, options) {
  const line = await newLine(path, options);
  try {
    const { version } = await line.call('open');
    return Object.assign(new FileCalls(line, version), entryCalls(line));
  } catch (error) {
    await line.close().catch(() => {}); // gives back what was retained
    throw error;
  }
}

/**
 * @param {string} path
 * @param {OpenOptions} [options]
 */
async function newLine(path, options) {
  try {
    const { timeout, config, onTrace, ...spec } = checkOptions(path, pick(options, openNames));
    const onDisk = isNode && spec.storage !== 'memory';
    if (onDisk) return new Line(path, { path: (await nodePlatform()).resolve(path), displayName: path, ...spec }, timeout, config, false, onTrace);
    if (spec.storage === 'memory') return new Line(path, { path, ...spec }, timeout, config, false, onTrace);
    return new Line(path, { path, ...spec, mark: await readMark(path) }, timeout, config, true, onTrace);
  } catch (error) {
    throw fromPlain(toPlain(error), typeof path === 'string' ? path : undefined);
  }
}

/**
 * What a memory offers for its file as a whole.
 *
 * @implements {Omit<Memory, keyof SessionCalls>}
 */
class FileCalls {
  #line;
  #version;

  /**
   * @param {Line} line
   * @param {number} version of the format
   */
  constructor(line, version) {
    this.#line = line;
    this.#version = version;
  }

  get path() {
    return this.#line.path;
  }

  get version() {
    return this.#version;
  }

  /** @param {readonly EntryInput[]} entries */
  async save(entries) {
    await this.#line.call('save', () => ({ body: encodeEntries(entries) }));
  }

  /**
   * @param {string} sessionId
   * @param {readonly EntryInput[]} entries
   */
  async saveWithSession(sessionId, entries) {
    await this.#line.call('save', () => ({
      params: { sessionId: checkText('sessionId', sessionId) },
      body: encodeEntries(entries),
    }));
  }

  async load() {
    return (await this.loadContainer()).entries;
  }

  async loadContainer() {
    return decodeContainer(await this.#line.call('load'));
  }

  /** @param {ContainerInput} container */
  async saveContainer(container) {
    let whole = container;
    const saved = await this.#line.call('saveContainer', () => {
      const encoded = encodeContainer(container);
      whole = encoded.whole;
      return { params: { token: encoded.token }, body: encoded.body };
    });
    return markSaved(container, whole, saved);
  }

  /** @returns {Promise<boolean>} */
  async exists() {
    return this.#line.call('exists');
  }

  async clear() {
    await this.#line.call('clear');
  }

  /** @returns {Promise<string | null>} */
  async storedSessionId() {
    return this.#line.call('storedSessionId');
  }

  /** @param {string} sessionId */
  async setSessionId(sessionId) {
    await this.#line.call('setSessionId', () => {
      this.#line.setSessionId(checkText('sessionId', sessionId));
      return { params: { sessionId } };
    });
  }

  /**
   * @param {ExportOptions} [options]
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async export(options) {
    return this.#line.call('export', () => {
      const { format = 'auto' } = pick(options, ['format']);
      return { params: { format: checkFormat(format) } };
    });
  }

  /**
   * @param {Uint8Array | ArrayBuffer | Blob} data
   * @param {ImportOptions} [options]
   */
  async import(data, options) {
    /** @type {AbortSignal | undefined} */
    let given;
    try {
      await this.#line.call('import', () => {
        const { signal, onProgress } = pick(options, ['signal', 'onProgress']);
        checkImport(signal, onProgress);
        given = signal;
        checkNotAborted(signal);
        const tell = onProgress && ((/** @type {ImportProgress} */ progress) => callListener(onProgress, progress));
        return { body: dataToSend('data', data), follower: { signal, onProgress: tell } };
      });
    } catch (error) {
      throw reasonOf(error, given);
    }
  }

  /**
   * @param {Uint8Array | ArrayBuffer | Blob} [data]
   * @param {Uint8Array | ArrayBuffer | Blob} [journal]
   * @returns {Promise<Salvaged>}
   */
  async salvage(data, journal) {
    const read = journal === undefined ? undefined : await this.#line.attempt(() => copyData('journal', journal));
    const { losses, ...found } = await this.#line.call('salvage', () => ({
      params: { journal: read },
      body: data === undefined ? undefined : dataToSend('data', data),
    }));
    return { entries: decodeEntries(found.entries), losses: losses.map(decodeLoss), data: found.data };
  }

  /** @returns {Promise<Status>} */
  async status() {
    const [core, facts] = await Promise.all([this.#line.call('status'), storageFacts()]);
    return { ...core, ...facts, path: this.path, libraryVersion, lastSave: this.#line.lastSave };
  }

  /** @returns {Promise<boolean>} */
  async persist() {
    return this.#line.attempt(persistStorage);
  }

  close() {
    return this.#line.close();
  }
}
