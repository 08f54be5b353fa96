// The calls that work on single entries.

import { changesOf } from './changes.js';
import { decodeFound, encodeDrafts, revisionOf } from './codec.js';
import { HoldfastError } from './errors.js';
import { checkIds, checkPage, checkTier, checkTime } from './options.js';

/** @import { Change, DeleteOptions, Entry, EntryDraft, ListOptions, PutOptions, QueryOptions, Stats, Tier } from './index.d.ts' */

/**
 * Makes one call of the memory.
 *
 * @typedef {(method: string, params?: Record<string, unknown>,
 *   body?: () => string | undefined) => Promise<any>} Call
 */

/** What a memory offers beside the calls for its file as a whole. */
export class Session {
  #call;
  #id;

  /**
   * @param {number} id of the memory
   * @param {Call} call
   */
  constructor(id, call) {
    this.#id = id;
    this.#call = call;
  }

  /**
   * @overload
   * @param {EntryDraft} entry
   * @param {{ ifRevision?: string | null }} [options]
   * @returns {Promise<string>}
   */
  /**
   * @overload
   * @param {readonly EntryDraft[]} entries
   * @param {{ ifRevision?: readonly (string | null | undefined)[] }} [options]
   * @returns {Promise<string[]>}
   */
  /**
   * @param {EntryDraft | readonly EntryDraft[]} entries
   * @param {PutOptions} [options]
   * @returns {Promise<string | string[]>}
   */
  async put(entries, { ifRevision } = {}) {
    const one = !Array.isArray(entries);
    /** @type {readonly EntryDraft[]} */
    const list = one ? [entries] : entries;
    /** @type {{ seen?: string[] }} */
    const params = {};
    const ids = await this.#call('put', params, () => {
      const body = encodeDrafts(list);
      const seen = conditions(list.map(({ id }) => id), one, ifRevision);
      if (seen) params.seen = seen;
      return body;
    });
    return one ? ids[0] : ids;
  }

  /**
   * @param {string} id
   * @returns {Promise<Entry | null>}
   */
  async get(id) {
    const found = await this.#call('get', { id }, () => checkIds([id]));
    return found && decodeFound(found)[0];
  }

  /** @param {Entry} entry */
  revision(entry) {
    return revisionOf(entry);
  }

  /**
   * @overload
   * @param {string} id
   * @param {{ ifRevision?: string }} [options]
   * @returns {Promise<boolean>}
   */
  /**
   * @overload
   * @param {readonly string[]} ids
   * @param {{ ifRevision?: readonly (string | undefined)[] }} [options]
   * @returns {Promise<number>}
   */
  /**
   * @param {string | readonly string[]} ids
   * @param {DeleteOptions} [options]
   * @returns {Promise<boolean | number>}
   */
  async delete(ids, { ifRevision } = {}) {
    const one = !Array.isArray(ids);
    /** @type {readonly string[]} */
    const list = one ? [ids] : ids;
    /** @type {{ ids: readonly string[], seen?: string[] }} */
    const params = { ids: list };
    const n = await this.#call('delete', params, () => {
      checkIds(list);
      params.seen = conditions(list, one, ifRevision);
      return undefined;
    });
    return one ? n > 0 : n;
  }

  async deleteAll() {
    await this.#call('deleteAll');
  }

  /**
   * @overload
   * @param {string} id
   * @returns {Promise<boolean>}
   */
  /**
   * @overload
   * @param {readonly string[]} ids
   * @returns {Promise<number>}
   */
  /**
   * @param {string | readonly string[]} ids
   * @returns {Promise<boolean | number>}
   */
  async touch(ids) {
    const one = !Array.isArray(ids);
    /** @type {readonly string[]} */
    const list = one ? [ids] : ids;
    const n = await this.#call('touch', { ids: list }, () => checkIds(list));
    return one ? n > 0 : n;
  }

  /**
   * @param {ListOptions} [options]
   * @returns {Promise<Entry[]>}
   */
  async list({ tier, order, limit, offset } = {}) {
    const params = { tier, order, limit: limit === Infinity ? 0 : limit, offset };
    if (limit === 0) return []; // to the core it means all
    return decodeFound(await this.#call('list', params, () => checkPage({ tier, order, limit, offset })));
  }

  /**
   * @param {string} text
   * @param {QueryOptions} [options]
   * @returns {Promise<Entry[]>}
   */
  async query(text, { tier, order, limit, offset, since, until } = {}) {
    /** @type {Record<string, unknown>} */
    const params = { text, tier, order, limit: limit === Infinity ? -1 : limit, offset };
    if (limit === 0) return []; // to the core it means the default
    const found = await this.#call('query', params, () => {
      if (typeof text !== 'string') throw new HoldfastError('INVALID', 'the text must be a string');
      checkPage({ tier, order, limit, offset });
      params.since = checkTime('since', since);
      params.until = checkTime('until', until);
      return undefined;
    });
    return decodeFound(found);
  }

  /**
   * @param {{ tier?: Tier }} [options]
   * @returns {Promise<number>}
   */
  async count({ tier } = {}) {
    return this.#call('count', { tier }, () => checkTier(tier));
  }

  /** @returns {Promise<Stats>} */
  async stats() {
    const { tiers, ...rest } = await this.#call('stats');
    return { ...rest, tiers: { working: 0, session: 0, project: 0, long_term: 0, ...tiers } };
  }

  async checkpoint() {
    await this.#call('checkpoint');
  }

  async yield() {
    await this.#call('yield');
  }

  /**
   * @param {'change'} type
   * @param {(change: Change) => void} listener
   * @returns {() => void}
   */
  on(type, listener) {
    if (type !== 'change') throw new HoldfastError('INVALID', 'the only event is "change"');
    if (typeof listener !== 'function') throw new HoldfastError('INVALID', 'a listener must be a function');
    const changes = changesOf(this.#id);
    const isFirst = changes.isQuiet;
    const cancel = changes.add(listener);
    // Should it fail, so will the next call, which has somebody to tell.
    if (isFirst) this.#call('watch').catch(() => {});
    return cancel;
  }
}

/**
 * The parameter seen: ids and the revisions that they are to have, in turn. ''
 * stands for none.
 *
 * @param {readonly (string | undefined)[]} ids
 * @param {boolean} one whether the caller gave one entry, not an array
 * @param {unknown} ifRevision
 * @returns {string[] | undefined} undefined when there is no condition
 */
function conditions(ids, one, ifRevision) {
  if (ifRevision === undefined) return undefined;
  const revisions = one ? [ifRevision] : ifRevision;
  if (!Array.isArray(revisions) || revisions.length !== ids.length) {
    throw new HoldfastError('INVALID', 'ifRevision must be one for each entry');
  }
  return revisions.flatMap((revision, i) => {
    const id = ids[i];
    if (revision === undefined || (revision === null && !id)) return [];
    if (!id) throw new HoldfastError('INVALID', 'an entry without an id has no revision yet');
    if (revision !== null && (typeof revision !== 'string' || revision === '')) {
      throw new HoldfastError('INVALID', 'a revision must be a string, or null for none');
    }
    return [id, revision ?? ''];
  });
}
