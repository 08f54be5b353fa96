// What callers give, checked before anything is started.

import { HoldfastError } from './errors.js';
import { readBlob } from './import.js';

/** @import { AutoSavePolicy, Format, ListOptions, OpenOptions, Order, StorageChoice, Tier } from './index.d.ts' */

/** @type {readonly StorageChoice[]} */
const storages = ['auto', 'opfs', 'indexeddb', 'memory'];

/** @type {readonly Format[]} */
const formats = ['auto', 'json', 'json-compact', 'msgpack'];

/** @type {readonly Tier[]} */
const tiers = ['working', 'session', 'project', 'long_term'];

/** @type {readonly Order[]} */
const orders = ['newest', 'importance'];

const defaultTimeout = 30_000;
const longestTimeout = 2 ** 31 - 1 - 60_000; // what setTimeout can do, less some grace

/**
 * @param {string} path
 * @param {Pick<OpenOptions, 'storage' | 'format' | 'sessionId' | 'timeout'>} options
 */
export function checkOptions(path, options) {
  const { storage = 'auto', format = 'auto', sessionId, timeout = defaultTimeout } = options;
  if (typeof path !== 'string' || path === '') throw invalid('the path must be a string, not empty');
  oneOf('storage', storage, storages);
  checkFormat(format);
  if (sessionId !== undefined) checkSessionId(sessionId);
  if (!(typeof timeout === 'number' && timeout > 0 && timeout <= longestTimeout)) {
    throw invalid(`timeout must be a number of milliseconds, at most ${longestTimeout}`);
  }
  return { storage, format, sessionId, timeout };
}

/** @param {Format} format */
export function checkFormat(format) {
  oneOf('format', format, formats);
}

/** @param {string} sessionId */
export function checkSessionId(sessionId) {
  if (typeof sessionId !== 'string') throw invalid('a session id must be a string');
}

/**
 * @param {unknown} folder
 * @param {boolean} isRequired
 * @returns {string} without a slash at its end
 */
export function checkFolder(folder, isRequired) {
  if (folder === undefined && !isRequired) return '';
  if (typeof folder !== 'string' || (isRequired && folder === '')) {
    throw invalid('the folder must be a string, and named under Node');
  }
  return folder.replace(/\/+$/, '');
}

/** @param {readonly unknown[]} ids */
export function checkIds(ids) {
  if (!ids.every((id) => typeof id === 'string')) throw invalid('an id must be a string');
  return undefined;
}

/** @param {Tier | undefined} tier */
export function checkTier(tier) {
  if (tier !== undefined) oneOf('tier', tier, tiers);
  return undefined;
}

/**
 * What says which part of a list is wanted.
 *
 * @param {ListOptions} options
 */
export function checkPage({ tier, order = 'newest', limit = 0, offset = 0 }) {
  checkTier(tier);
  oneOf('order', order, orders);
  if (limit !== Infinity) checkCount('limit', limit);
  checkCount('offset', offset);
  return undefined;
}

/**
 * @param {string} name
 * @param {number} n
 */
function checkCount(name, n) {
  if (!(Number.isInteger(n) && n >= 0 && n < 2 ** 31)) throw invalid(`${name} must be a count`);
}

/**
 * @param {string} name
 * @param {string | Date | undefined} time
 * @returns {string | undefined}
 */
export function checkTime(name, time) {
  if (time === undefined || typeof time === 'string') return time;
  if (time instanceof Date && !Number.isNaN(time.valueOf())) return time.toISOString();
  throw invalid(`${name} must be a Date or text`);
}

/**
 * When to save by itself, and how.
 *
 * @param {AutoSavePolicy} policy
 * @param {unknown} save
 */
export function checkPolicy({ afterChanges = 1, interval = 1 }, save) {
  if (typeof save !== 'function') throw invalid('save must be a function');
  if (!(Number.isInteger(afterChanges) && afterChanges > 0)) throw invalid('afterChanges must be a count, not 0');
  if (!(typeof interval === 'number' && interval > 0 && interval < 2 ** 31)) {
    throw invalid('interval must be a number of milliseconds');
  }
}

/**
 * Who is to follow an import.
 *
 * @param {unknown} signal
 * @param {unknown} onProgress
 */
export function checkImport(signal, onProgress) {
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalid('signal must be an AbortSignal');
  if (onProgress !== undefined && typeof onProgress !== 'function') throw invalid('onProgress must be a function');
}

/**
 * What a caller hands over, to be sent. Of bytes it is a copy: what is sent to a
 * worker is gone on this side.
 *
 * @param {Uint8Array | ArrayBuffer | Blob} data
 * @returns {Uint8Array | Blob}
 */
export function dataToSend(data) {
  return data instanceof Blob ? data : copyBytes(data);
}

/**
 * What a caller hands over, as a copy.
 *
 * @param {Uint8Array | ArrayBuffer | Blob} data
 */
export async function copyData(data) {
  return data instanceof Blob ? readBlob(data) : copyBytes(data);
}

/**
 * @param {Uint8Array | ArrayBuffer} data
 * @returns {Uint8Array}
 */
function copyBytes(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0));
  if (data instanceof Uint8Array) return new Uint8Array(data); // a Buffer's slice would share
  throw invalid('the data must be a Uint8Array, an ArrayBuffer or a Blob');
}

/**
 * @param {string} name
 * @param {string} value
 * @param {readonly string[]} choices
 */
function oneOf(name, value, choices) {
  if (!choices.includes(value)) throw invalid(`${name} must be one of ${choices.join(', ')}`);
}

/** @param {string} message */
function invalid(message) {
  return new HoldfastError('INVALID', message);
}
