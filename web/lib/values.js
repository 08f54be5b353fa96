// Values written as JSON, or refused with their path: JSON.stringify itself drops
// what JSON can't hold, or turns it into {} or null.

import { HoldfastError } from './errors.js';

/** How deep plain values are followed; the core refuses what is nested so deeply. */
const deepest = 128;

/**
 * @param {unknown} value
 * @returns {value is any[]} false for a revoked proxy, which throws
 */
export function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** @param {unknown} value */
export const isObject = (value) => typeof value === 'object' && value !== null && !isArray(value);

/** Of which built-in kind an object is, whatever realm made it: 'Date', 'Map', 'Object', .... */
const kindOf = (/** @type {object} */ value) => Object.prototype.toString.call(value).slice(8, -1);

/**
 * @param {string} path of the value, '' for one whose fields are named without it
 * @param {unknown} value
 */
export function toJSON(path, value) {
  return reading(path, () => (isPlain(value, 0) ? JSON.stringify(value) : write(path, value, [])));
}

/**
 * Runs what reads values of a caller. Their getters and proxies may throw anything.
 *
 * @template T
 * @param {string} path
 * @param {() => T} read
 * @returns {T}
 */
export function reading(path, read) {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    throw invalid(path || 'the argument', `it can't be read: ${describe(cause)}`, cause);
  }
}

/**
 * A time as text, if it is a Date; anything else as it is.
 *
 * @template T
 * @param {string} path
 * @param {T | Date} value
 * @returns {T | string}
 */
export function timeText(path, value) {
  if (typeof value !== 'object' || value === null || kindOf(value) !== 'Date') return /** @type {T} */ (value);
  const time = Date.prototype.getTime.call(value);
  if (Number.isNaN(time)) throw cannot(path, 'an invalid Date');
  return new Date(time).toISOString();
}

/**
 * @param {string} path
 * @param {unknown} value must be text, and whole
 * @returns {string}
 */
export function checkText(path, value) {
  if (typeof value !== 'string') throw invalid(path, 'it must be a string');
  if (!isWellFormed(value)) throw invalid(path, `half a surrogate pair at ${value.search(/\p{Surrogate}/u)}`);
  return value;
}

/**
 * @param {string} path
 * @param {string} reason
 * @param {unknown} [cause]
 */
export function invalid(path, reason, cause) {
  return new HoldfastError('INVALID', `${path}: ${reason}`, { cause });
}

/** @param {unknown} thrown */
function describe(thrown) {
  try {
    return String(Object(thrown).message ?? thrown);
  } catch {
    return 'it throws what has no text';
  }
}

/**
 * @param {string} path
 * @param {string} what
 */
function cannot(path, what) {
  return invalid(path, `${what} can't be stored`);
}

/** @param {string} text */
function isWellFormed(text) {
  return text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text); // Safari 16.3 lacks it
}

/**
 * Says whether JSON.stringify writes a value as it is. It is quick; all that is
 * unusual is left to write.
 *
 * @param {any} value
 * @param {number} depth
 * @returns {boolean}
 */
function isPlain(value, depth) {
  switch (typeof value) {
    case 'string':
      return isWellFormed(value);
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'boolean':
      return true;
    case 'object':
      return value === null || (depth < deepest && value.toJSON === undefined && isPlainInside(value, depth + 1));
    default:
      return false;
  }
}

/**
 * @param {any} value
 * @param {number} depth
 */
function isPlainInside(value, depth) {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isPlain(value[i], depth)) return false; // a hole is undefined
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key of Object.keys(value)) {
    if (!isWellFormed(key) || !isPlain(value[key], depth)) return false;
  }
  return true;
}

/**
 * @param {string} path
 * @param {unknown} value
 * @param {readonly object[]} above the objects that it is in
 * @returns {string}
 */
function write(path, value, above) {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(checkText(path, value));
    case 'number':
      if (!Number.isFinite(value)) throw cannot(path, String(value));
      return Object.is(value, -0) ? '-0.0' : String(value);
    case 'bigint':
      if (BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value) return String(value);
      throw invalid(path, `${value} is beyond 64 bits`);
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : writeObject(path, /** @type {any} */ (value), above);
    default:
      throw cannot(path, value === undefined ? 'undefined' : `a ${typeof value}`);
  }
}

/**
 * @param {string} path
 * @param {any} value
 * @param {readonly object[]} above
 */
function writeObject(path, value, above) {
  if (above.includes(value)) throw invalid(path, 'it contains itself');
  if (above.length > 2 * deepest) throw invalid(path, 'it is nested too deeply');
  const isForeign = ArrayBuffer.isView(value); // a Buffer has a toJSON
  const time = timeText(path, value);
  if (typeof time === 'string') return JSON.stringify(time);
  if (!isForeign && typeof value.toJSON === 'function') {
    const stands = value.toJSON(path);
    if (typeof stands !== 'object' || stands === null) return write(path, stands, above);
    value = stands;
  }
  const inside = [...above, value];
  if (Array.isArray(value)) return writeArray(path, value, inside);
  const kind = kindOf(value);
  if (isForeign || kind !== 'Object') throw cannot(path, `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`);
  return writeFields(path, value, inside);
}

/**
 * @param {string} path
 * @param {readonly unknown[]} list
 * @param {readonly object[]} above
 */
function writeArray(path, list, above) {
  const items = [];
  for (let i = 0; i < list.length; i++) {
    if (!(i in list)) throw cannot(`${path}[${i}]`, 'a hole');
    items.push(write(`${path}[${i}]`, list[i], above));
  }
  return `[${items.join()}]`;
}

/**
 * @param {string} path
 * @param {Record<string, unknown>} object of its own fields those that are
 *   undefined count as absent
 * @param {readonly object[]} above
 */
function writeFields(path, object, above) {
  const fields = [];
  for (const key of Object.keys(object)) {
    const value = object[key];
    const where = pathOf(path, key);
    if (value !== undefined) fields.push(`${JSON.stringify(checkText(where, key))}:${write(where, value, above)}`);
  }
  return `{${fields.join()}}`;
}

/**
 * @param {string} path
 * @param {string} key
 */
function pathOf(path, key) {
  if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
