// What callers give, checked before anything is started.

import { HoldfastError } from './errors.js';

/** @import { Format, OpenOptions, StorageChoice } from './index.d.ts' */

/** @type {readonly StorageChoice[]} */
const storages = ['auto', 'opfs', 'memory'];

/** @type {readonly Format[]} */
const formats = ['auto', 'json', 'json-compact', 'msgpack'];

const defaultTimeout = 30_000;
const longestTimeout = 2 ** 31 - 1 - 60_000; // what setTimeout can do, less some grace

/**
 * @param {string} path
 * @param {OpenOptions} options
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
 * The bytes that a caller hands over, as a copy: what is sent to a worker is
 * gone on this side.
 *
 * @param {Uint8Array | ArrayBuffer} data
 * @returns {Uint8Array}
 */
export function copyBytes(data) {
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
