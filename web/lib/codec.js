// Between JavaScript objects and the JSON that crosses to the core.

/** @import { Container, ContainerInput, Entry, EntryDraft, EntryInput, Loss } from './index.d.ts' */

import { HoldfastError } from './errors.js';
import { newId } from './ulid.js';
import { invalid, isArray, isObject, reading, timeText, toJSON } from './values.js';

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
  return encoder.encode(toJSON('entries', complete(entries)));
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
 * Entries to be put, where the core fills in what is left out but the ids. They
 * cross as text: for a few, that takes less time than an array of bytes.
 *
 * @param {readonly EntryDraft[]} drafts
 * @returns {{ body: string, ids: string[], made: Set<string> }} made are those ids
 *   that were left out
 */
export function encodeDrafts(drafts) {
  /** @type {Set<string>} */
  const made = new Set();
  const entries = copyEntries(drafts, (draft) => {
    const { id: given = '', tier = 'session', created_at = noTime, last_accessed = noTime } = draft;
    const id = given === '' ? newId() : given;
    if (given === '') made.add(id);
    return { ...draft, id, tier, created_at, last_accessed };
  });
  return { body: toJSON('entries', entries), ids: entries.map(({ id }) => id), made };
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
  if (revision === undefined) {
    throw new HoldfastError('INVALID', 'the revision is known of what get, list or query returned, not of a copy');
  }
  return revision;
}

/**
 * @param {ContainerInput} container
 * @returns {{ whole: ContainerInput, body: Uint8Array, token: string }} whole is a
 *   copy with all fields
 */
export function encodeContainer(container) {
  if (!isObject(container)) throw invalid('container', 'it must be an object');
  const whole = reading('container', () => {
    const now = new Date().toISOString();
    const { version = 1, session_id = 'unknown', created_at = now, modified_at = now, entries } = container;
    return withTimes('', { ...container, version, session_id, created_at, modified_at, entries: complete(entries) });
  });
  return { whole, body: encoder.encode(toJSON('', whole)), token: /** @type {any} */ (whole)[token] ?? '' };
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
 * Makes a container that was just saved stand for what is stored now. Returns
 * it, or a copy if it can't be changed.
 *
 * @param {ContainerInput} container
 * @param {ContainerInput} whole as it was encoded
 * @param {{ container: Uint8Array, token: string }} saved without its entries
 * @returns {ContainerInput}
 */
export function markSaved(container, whole, saved) {
  const { version, session_id, created_at, modified_at } = decodeContainer(saved);
  const marks = { version, session_id, created_at, modified_at, [token]: saved.token };
  try {
    return Object.assign(container, marks);
  } catch {
    return { ...whole, ...marks };
  }
}

/**
 * Adds the times that a caller may leave out.
 *
 * @param {readonly EntryInput[]} entries
 */
function complete(entries) {
  const now = new Date().toISOString();
  return copyEntries(entries, (entry) => {
    const { created_at = now, last_accessed = created_at } = entry;
    return { ...entry, created_at, last_accessed };
  });
}

/**
 * @template {EntryDraft} T
 * @template {EntryDraft} U
 * @param {readonly T[]} entries
 * @param {(entry: T) => U} copy adds what was left out
 * @returns {U[]}
 */
function copyEntries(entries, copy) {
  if (!isArray(entries)) throw invalid('entries', 'it must be an array');
  return reading('entries', () =>
    Array.from(entries, (entry, i) => {
      const path = `entries[${i}]`;
      if (!isObject(entry)) throw invalid(path, 'it must be an object');
      return withTimes(path, copy(entry));
    }),
  );
}

/**
 * @template {object} T
 * @param {string} path
 * @param {T} value a copy; its times become text
 * @returns {T}
 */
function withTimes(path, value) {
  const times = /** @type {any} */ (value);
  for (const name of ['created_at', 'modified_at', 'last_accessed']) {
    if (name in times) times[name] = timeText(path && `${path}.${name}`, times[name]);
  }
  return value;
}
