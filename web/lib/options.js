// What callers give, checked before anything is started.

import { readBlob } from './import.js';
import { checkText, invalid, isArray, isObject, reading, timeText, toJSON } from './values.js';

/** @import { AutoSavePolicy, Format, ListOptions, OpenOptions, Order, StorageChoice, Tier } from './index.d.ts' */

/** @type {readonly StorageChoice[]} */
const storages = ['auto', 'opfs', 'indexeddb', 'memory'];

/** @type {readonly Format[]} */
const formats = ['auto', 'json', 'json-compact', 'msgpack'];

/** @type {readonly Tier[]} */
const tiers = ['working', 'session', 'project', 'long_term'];

/** @type {readonly Order[]} */
const orders = ['newest', 'oldest', 'importance', 'id'];

const defaultTimeout = 30_000;
const longestTimeout = 2 ** 31 - 1 - 60_000; // what setTimeout can do, less some grace

/** The options that say what carries out the calls. */
const hostNames = ['timeout', 'workerURL', 'wasmURL'];
export const openNames = ['storage', 'sessionId', 'format', 'onTrace', ...hostNames];
export const filesNames = ['storage', 'folder', ...hostNames];
export const pageNames = ['tier', 'order', 'limit', 'offset', 'prefix', 'after', 'where', 'content', 'since', 'until'];
const policyNames = ['everyStore', 'afterChanges', 'interval', 'onClose', 'whenHidden'];

/**
 * Reads options, each once. A name that is not known is refused, and so is what
 * is no object, null among it.
 *
 * @template {object} T
 * @param {T | undefined} options
 * @param {readonly string[]} names
 * @returns {Partial<T>}
 */
export function pick(options, names) {
  /** @type {any} */
  const picked = {};
  if (options === undefined) return picked;
  if (!isObject(options)) throw invalid('options', 'they must be an object');
  return reading('options', () => {
    for (const name in options) {
      if (!names.includes(name)) throw invalid(name, `there is no such option here, only ${names.join(', ')}`);
      picked[name] = options[name];
    }
    return picked;
  });
}

/**
 * @param {string} path
 * @param {Partial<OpenOptions>} options
 */
export function checkOptions(path, { storage = 'auto', format = 'auto', sessionId, onTrace, timeout = defaultTimeout, workerURL, wasmURL }) {
  if (checkText('path', path) === '') throw invalid('path', 'it must not be empty');
  oneOf('storage', storage, storages);
  checkFormat(format);
  if (sessionId !== undefined) checkText('sessionId', sessionId);
  if (onTrace !== undefined) checkFunction('onTrace', onTrace);
  if (!(typeof timeout === 'number' && timeout > 0 && timeout <= longestTimeout)) {
    throw invalid('timeout', `it must be a number of milliseconds, at most ${longestTimeout}`);
  }
  const config = { workerURL: checkURL('workerURL', workerURL), wasmURL: checkURL('wasmURL', wasmURL) };
  return { storage, format, sessionId, onTrace, timeout, config };
}

/**
 * @param {string} name
 * @param {string | URL | undefined} url relative to the page, or absolute
 * @returns {string | undefined} it is absolute
 */
function checkURL(name, url) {
  if (url === undefined) return undefined;
  try {
    if (typeof url === 'string' || typeof url.href === 'string') {
      return new URL(String(url), globalThis.location?.href ?? import.meta.url).href;
    }
  } catch {
    // It is none.
  }
  throw invalid(name, 'it must be a URL, or its text');
}

/** @param {Format} format */
export function checkFormat(format) {
  oneOf('format', format, formats);
  return format;
}

/**
 * @param {unknown} folder
 * @param {boolean} isRequired
 * @returns {string} without a slash at its end
 */
export function checkFolder(folder, isRequired) {
  if (folder === undefined && !isRequired) return '';
  if (isRequired && (folder === undefined || folder === '')) throw invalid('folder', 'under Node it must be named');
  return checkText('folder', folder).replace(/\/+$/, '');
}

/**
 * @param {unknown} ids one id, or an array of them, of any realm and be it a proxy
 * @returns {{ one: boolean, list: string[] }}
 */
export function checkIds(ids) {
  const one = !isArray(ids);
  const list = one ? [checkText('id', ids)] : reading('ids', () => Array.from(ids, (id, i) => checkText(`ids[${i}]`, id)));
  return { one, list };
}

/** @param {Tier | undefined} tier */
export function checkTier(tier) {
  if (tier !== undefined) oneOf('tier', tier, tiers);
  return tier;
}

/**
 * What says which part of a list is wanted.
 *
 * @param {ListOptions} options
 */
export function checkPage({ tier, order = 'newest', limit, offset = 0, prefix = '', after = '', where, content = true, since, until }) {
  checkTier(tier);
  oneOf('order', order, orders);
  if (limit !== undefined && limit !== Infinity) checkCount('limit', limit);
  if (typeof content !== 'boolean') throw invalid('content', 'it must be true or false');
  if (where !== undefined && !isObject(where)) throw invalid('where', 'it must be an object');
  return {
    tier,
    order,
    limit,
    offset: checkCount('offset', offset),
    prefix: checkText('prefix', prefix),
    after: checkText('after', after),
    where: where && toJSON('where', where),
    content,
    since: checkTime('since', since),
    until: checkTime('until', until),
  };
}

/**
 * @param {string} name
 * @param {number} n
 */
export function checkCount(name, n) {
  if (!(Number.isInteger(n) && n >= 0 && n < 2 ** 31)) throw invalid(name, 'it must be a count');
  return n;
}

/**
 * @param {string} name
 * @param {string | Date | undefined} time
 * @returns {string | undefined}
 */
export function checkTime(name, time) {
  const text = reading(name, () => timeText(name, time));
  if (text === undefined || typeof text === 'string') return text;
  throw invalid(name, 'it must be a Date or text');
}

/**
 * When to save by itself, and how.
 *
 * @param {AutoSavePolicy} given
 * @param {unknown} save
 * @returns {AutoSavePolicy}
 */
export function checkPolicy(given, save) {
  if (given === undefined) throw invalid('policy', 'it must be an object');
  const policy = pick(given, policyNames);
  const { afterChanges = 1, interval = 1 } = policy;
  if (typeof save !== 'function') throw invalid('save', 'it must be a function');
  if (checkCount('afterChanges', afterChanges) === 0) throw invalid('afterChanges', 'it must not be 0');
  if (!(typeof interval === 'number' && interval > 0 && interval < 2 ** 31)) {
    throw invalid('interval', 'it must be a number of milliseconds');
  }
  for (const name of /** @type {const} */ (['everyStore', 'onClose', 'whenHidden'])) {
    if (!['undefined', 'boolean'].includes(typeof policy[name])) throw invalid(name, 'it must be true or false');
  }
  return policy;
}

/**
 * Who is to follow an import. The signal may be one of another realm.
 *
 * @param {any} signal
 * @param {unknown} onProgress
 */
export function checkImport(signal, onProgress) {
  const isSignal = reading('signal', () => typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function');
  if (signal !== undefined && !isSignal) throw invalid('signal', 'it must be an AbortSignal');
  if (onProgress !== undefined) checkFunction('onProgress', onProgress);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function checkFunction(name, value) {
  if (typeof value !== 'function') throw invalid(name, 'it must be a function');
}

/**
 * What a caller hands over, to be sent. Of bytes it is a copy: what is sent to a
 * worker is gone on this side.
 *
 * @param {string} name
 * @param {Uint8Array | ArrayBuffer | Blob} data
 * @returns {Uint8Array | Blob}
 */
export function dataToSend(name, data) {
  return blobOf(data) ?? copyBytes(name, data);
}

/**
 * What a caller hands over, as a copy.
 *
 * @param {string} name
 * @param {Uint8Array | ArrayBuffer | Blob} data
 */
export async function copyData(name, data) {
  const blob = blobOf(data);
  return blob ? readBlob(blob) : copyBytes(name, data);
}

/**
 * @param {any} data
 * @returns {Blob | undefined} what is none is refused by Blob's own methods
 */
function blobOf(data) {
  try {
    return Blob.prototype.slice.call(data);
  } catch {
    return undefined;
  }
}

const nameOfArray = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)?.get;

/**
 * Asks neither instanceof nor the object itself: the one does not know what
 * another realm made, and the other may be mistaken.
 *
 * @param {string} name
 * @param {any} data
 * @returns {Uint8Array}
 */
function copyBytes(name, data) {
  try {
    if (!ArrayBuffer.isView(data)) return new Uint8Array(ArrayBuffer.prototype.slice.call(data, 0));
    if (nameOfArray?.call(data) === 'Uint8Array') return new Uint8Array(/** @type {any} */ (data)); // a Buffer's slice would share
  } catch {
    // It is something else, or its bytes were given away.
  }
  throw invalid(name, 'it must be a Uint8Array, an ArrayBuffer or a Blob');
}

/**
 * @param {string} name
 * @param {string} value
 * @param {readonly string[]} choices
 */
function oneOf(name, value, choices) {
  if (!choices.includes(value)) throw invalid(name, `it must be one of ${choices.join(', ')}`);
}
