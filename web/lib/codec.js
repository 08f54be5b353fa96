// Between JavaScript objects and the JSON that crosses to the core.

/** @import { Container, ContainerInput, Entry, EntryDraft, EntryInput, Loss } from './index.d.ts' */

import { HoldfastError } from './errors.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The state of the file that a container was loaded from. An enumerable symbol,
 * so that `{ ...container, entries }` still stands for the same state.
 */
const token = Symbol('holdfast.token');

/**
 * @param {readonly EntryInput[]} entries
 * @returns {Uint8Array}
 */
export function encodeEntries(entries) {
  const completed = complete(entries);
  return encode(completed, completed);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Entry[]}
 */
export function decodeEntries(bytes) {
  return JSON.parse(decoder.decode(bytes));
}

/**
 * @param {[journal: boolean, offset: number, length: number, reason: string]} loss
 * @returns {Loss}
 */
export function decodeLoss([journal, offset, length, reason]) {
  return { part: journal ? 'journal' : 'file', offset, length, reason };
}

/** The time that stands for one that was left out. */
const noTime = '0001-01-01T00:00:00Z';

/**
 * Entries to be put, where the core fills in what is left out. They cross as
 * text: for a few, that takes less time than an array of bytes.
 *
 * @param {readonly EntryDraft[]} drafts
 * @returns {string}
 */
export function encodeDrafts(drafts) {
  const entries = drafts.map((draft, i) => {
    if (!isObject(draft)) throw invalid(`entries[${i}] must be an object`);
    const { id = '', tier = 'session', created_at = noTime, last_accessed = noTime } = draft;
    return { ...draft, id, tier, created_at, last_accessed };
  });
  return stringify(entries, entries);
}

/**
 * The revisions of entries that were handed out.
 *
 * @type {WeakMap<object, string>}
 */
const revisions = new WeakMap();

const revisionSize = 16;

/**
 * @param {{ entries: Uint8Array, revisions: string }} found
 * @returns {Entry[]}
 */
export function decodeFound(found) {
  const entries = decodeEntries(found.entries);
  entries.forEach((entry, i) => {
    revisions.set(entry, found.revisions.slice(i * revisionSize, (i + 1) * revisionSize));
  });
  return entries;
}

/** @param {Entry} entry */
export function revisionOf(entry) {
  const revision = revisions.get(entry);
  if (revision === undefined) throw invalid('the revision is known of what get, list or query returned, not of a copy');
  return revision;
}

/**
 * @param {ContainerInput} container
 * @returns {{ body: Uint8Array, token: string }}
 */
export function encodeContainer(container) {
  if (!isObject(container)) throw invalid('the container must be an object');
  const now = new Date();
  const { version = 1, session_id = 'unknown', created_at = now, modified_at = now } = container;
  const entries = complete(container.entries);
  const body = encode({ ...container, version, session_id, created_at, modified_at, entries }, entries);
  return { body, token: /** @type {any} */ (container)[token] ?? '' };
}

/**
 * @param {{ container: Uint8Array, token: string }} loaded
 * @returns {Container}
 */
export function decodeContainer(loaded) {
  const container = JSON.parse(decoder.decode(loaded.container));
  container[token] = loaded.token;
  return container;
}

/**
 * Makes a container that was just saved stand for what is stored now.
 *
 * @param {ContainerInput} container
 * @param {{ container: Uint8Array, token: string }} saved without its entries
 */
export function markSaved(container, saved) {
  const { version, session_id, created_at, modified_at } = decodeContainer(saved);
  Object.assign(container, { version, session_id, created_at, modified_at, [token]: saved.token });
}

/**
 * Adds the times that a caller may leave out.
 *
 * @param {readonly EntryInput[]} entries
 */
function complete(entries) {
  if (!Array.isArray(entries)) throw invalid('the entries must be an array');
  const now = new Date();
  return entries.map((entry, i) => {
    if (!isObject(entry)) throw invalid(`entries[${i}] must be an object`);
    const { created_at = now, last_accessed = created_at } = entry;
    const same = created_at === entry.created_at && last_accessed === entry.last_accessed;
    return same ? entry : { ...entry, created_at, last_accessed };
  });
}

/**
 * @param {unknown} value
 * @param {readonly EntryInput[]} entries those in it
 * @returns {Uint8Array}
 */
function encode(value, entries) {
  return encoder.encode(stringify(value, entries));
}

/**
 * @param {unknown} value
 * @param {readonly EntryInput[]} entries
 */
function stringify(value, entries) {
  if (entries.some(({ importance }) => Object.is(importance, -0))) return stringifyExactly(value);
  try {
    return JSON.stringify(value);
  } catch {
    // A BigInt, most likely. A replacer function is slow, so it gets its turn
    // only now.
    return stringifyExactly(value);
  }
}

/**
 * Writes the numbers that JSON.stringify refuses or changes, BigInt and -0, as
 * what they are. JSON.rawJSON would do, but is younger than the engines that
 * this library supports.
 *
 * @param {unknown} value
 */
function stringifyExactly(value) {
  const mark = `number:${crypto.randomUUID()}:`;
  /** @param {string} _ @param {unknown} v */
  const markNumber = (_, v) => {
    if (typeof v === 'bigint') return mark + checkInteger(v);
    return Object.is(v, -0) ? `${mark}-0.0` : v;
  };
  try {
    const json = JSON.stringify(value, markNumber);
    return json.replaceAll(new RegExp(`"${mark}([-.0-9]+)"`, 'g'), '$1');
  } catch (cause) {
    throw invalid(`not something that JSON can hold: ${Object(cause).message}`, cause);
  }
}

/** @param {bigint} n */
function checkInteger(n) {
  if (n < -(2n ** 63n) || n >= 2n ** 64n) throw invalid(`${n} is beyond 64 bits`);
  return n;
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
function invalid(message, cause) {
  return new HoldfastError('INVALID', message, { cause });
}
