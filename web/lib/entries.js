// The calls that work on single entries.

import { changesOf } from './changes.js';
import { decodeFound, encodeDrafts, revisionOf } from './codec.js';
import { checkFunction, checkIds, checkPage, checkTier, pageNames, pick } from './options.js';
import { checkText, invalid, isArray, isObject, reading } from './values.js';

/** @import { Change, ChangeRequest, ChangeResult, Entry, EntryDraft, ListOptions, Page, PutOptions, QueryOptions, SessionCalls, Stats } from './index.d.ts' */
/** @import { Line } from './line.js' */

/**
 * What a memory offers beside the calls for its file as a whole.
 *
 * @param {Line} line
 * @returns {SessionCalls}
 */
export function entryCalls(line) {
  return {
    put: /** @type {any} */ (put.bind(null, line)),
    change: change.bind(null, line),
    get: /** @type {any} */ (get.bind(null, line)),
    revision: revisionOf,
    update: update.bind(null, line),
    delete: /** @type {any} */ (remove.bind(null, line)),
    deleteAll: async () => void (await line.call('deleteAll')),
    touch: /** @type {any} */ (touch.bind(null, line)),
    list: list.bind(null, line),
    page: page.bind(null, line),
    query: query.bind(null, line),
    count: count.bind(null, line),
    stats: stats.bind(null, line),
    checkpoint: async () => void (await line.call('checkpoint')),
    yield: async () => void (await line.call('yield')),
    on: on.bind(null, line),
  };
}

/**
 * @param {Line} line
 * @param {EntryDraft | readonly EntryDraft[]} entries
 * @param {PutOptions} [options]
 * @returns {Promise<string | string[]>}
 */
async function put(line, entries, options) {
  const one = !isArray(entries);
  /** @type {string[] | undefined} */
  let ids;
  try {
    await line.call('put', () => {
      const { ifRevision } = pick(options, ['ifRevision']);
      const drafts = encodeDrafts(one ? [entries] : entries);
      ids = drafts.ids;
      return { body: drafts.body, params: { seen: conditions(ids, one, ifRevision, drafts.made) } };
    });
  } catch (error) {
    // It may have been stored: a second put with these ids does not store it twice.
    throw Object.assign(Object(error), { ids });
  }
  const stored = /** @type {string[]} */ (ids);
  return one ? stored[0] : stored;
}

/**
 * @param {Line} line
 * @param {ChangeRequest} request
 * @returns {Promise<ChangeResult>}
 */
async function change(line, request) {
  /** @type {string[] | undefined} */
  let ids;
  try {
    return await line.call('change', () => {
      const asked = pick(request, ['put', 'delete', 'touch', 'ifRevision', 'ifNoneUnder']);
      const drafts = encodeDrafts(asked.put ?? []);
      ids = drafts.ids;
      const [deleted, touched, noneUnder] = [asked.delete, asked.touch, asked.ifNoneUnder].map((list = []) => checkIds(list).list);
      const params = { delete: deleted, touch: touched, noneUnder, seen: seenOf(asked.ifRevision ?? {}) };
      return { body: drafts.body, params };
    });
  } catch (error) {
    throw Object.assign(Object(error), { ids });
  }
}

/**
 * @param {Record<string, string | null>} ifRevision by id
 * @returns {string[] | undefined} the parameter seen, see conditions
 */
function seenOf(ifRevision) {
  if (!isObject(ifRevision)) throw invalid('ifRevision', 'it must be an object, of revisions by id');
  const revisions = reading('ifRevision', () => Object.entries(ifRevision));
  const ids = revisions.map(([id]) => checkText('ifRevision', id));
  return ids.length > 0 ? conditions(ids, false, revisions.map(([, revision]) => revision)) : undefined;
}

/**
 * @param {Line} line
 * @param {string | readonly string[]} ids
 * @returns {Promise<Entry | null | Entry[]>}
 */
async function get(line, ids) {
  if (isArray(ids)) return decodeFound(await line.call('getAll', () => ({ params: { ids: checkIds(ids).list } })));
  const found = await line.call('get', () => ({ params: { id: checkText('id', ids) } }));
  return found && decodeFound(found)[0];
}

/**
 * @param {Entry} entry
 * @param {Partial<Entry>} changes some of its fields
 * @returns {EntryDraft}
 */
function changedBy(entry, changes) {
  if (!isObject(changes)) throw invalid('change', 'it must be an object');
  const changed = reading('change', () => ({ ...entry, ...changes }));
  if (changed.id !== entry.id) throw invalid('change', 'an entry keeps its id');
  return changed;
}

/** How often an update is tried again that others come in between. */
const tries = 100;

/**
 * @param {Line} line
 * @param {string} id
 * @param {Partial<Entry> | ((entry: Entry) => Partial<Entry> | void | Promise<Partial<Entry> | void>)} change
 * @returns {Promise<Entry | null>}
 */
async function update(line, id, change) {
  await line.attempt(() => {
    if (typeof change !== 'function' && !isObject(change)) throw invalid('change', 'it must be an object or a function');
  });
  for (let i = 1; ; i++) {
    const seen = /** @type {Entry | null} */ (await get(line, id));
    if (!seen) return null;
    const ifRevision = revisionOf(seen);
    const changes = typeof change === 'function' ? ((await change(seen)) ?? seen) : change;
    try {
      const changed = await line.attempt(() => changedBy(seen, changes));
      await put(line, changed, { ifRevision });
      return /** @type {Promise<Entry | null>} */ (get(line, id));
    } catch (error) {
      if (Object(error).code !== 'CONFLICT' || i === tries) throw error;
    }
  }
}

/**
 * @param {Line} line
 * @param {string | readonly string[]} ids
 * @param {{ ifRevision?: string | readonly (string | undefined)[] }} [options]
 * @returns {Promise<boolean | number>}
 */
async function remove(line, ids, options) {
  const n = await line.call('delete', () => {
    const { one, list } = checkIds(ids);
    return { params: { ids: list, seen: conditions(list, one, pick(options, ['ifRevision']).ifRevision) } };
  });
  return isArray(ids) ? n : n > 0;
}

/**
 * @param {Line} line
 * @param {string | readonly string[]} ids
 * @returns {Promise<boolean | number>}
 */
async function touch(line, ids) {
  const n = await line.call('touch', () => ({ params: { ids: checkIds(ids).list } }));
  return isArray(ids) ? n : n > 0;
}

/**
 * @param {Line} line
 * @param {ListOptions} [options]
 */
async function list(line, options) {
  return (await find(line, 'list', options)).entries;
}

/**
 * @param {Line} line
 * @param {string} text
 * @param {QueryOptions} [options]
 */
async function query(line, text, options) {
  return (await find(line, 'query', options, () => ({ text: checkText('text', text) }))).entries;
}

/** How many entries a page has unless it is told otherwise. */
const pageSize = 100;

/**
 * @param {Line} line
 * @param {ListOptions} [options]
 */
function page(line, options) {
  return find(line, 'list', options, () => ({}), pageSize);
}

/**
 * @param {Line} line
 * @param {'list' | 'query'} method
 * @param {ListOptions | undefined} options
 * @param {() => object} [more] returns further parameters
 * @param {number} [limit] when there is none; the core has one for a query
 * @returns {Promise<Page>}
 */
function find(line, method, options, more = () => ({}), limit = undefined) {
  return line.attempt(async () => {
    const params = { ...checkPage(pick(options, pageNames)), ...more() };
    params.limit ??= limit;
    if (params.limit === 0) return { entries: [], next: '' }; // to the core it means the default
    if (params.limit === Infinity) params.limit = -1;
    const found = await line.call(method, () => ({ params }));
    const entries = decodeFound(found);
    // One without its content must not be put back as one with an empty one.
    if (params.content === false) for (const entry of entries) delete (/** @type {any} */ (entry).content);
    return { entries, next: found.next };
  });
}

/**
 * @param {Line} line
 * @param {Pick<ListOptions, 'tier'>} [options]
 * @returns {Promise<number>}
 */
function count(line, options) {
  return line.call('count', () => ({ params: { tier: checkTier(pick(options, ['tier']).tier) } }));
}

/**
 * @param {Line} line
 * @returns {Promise<Stats>}
 */
async function stats(line) {
  const { tiers, ...rest } = await line.call('stats');
  return { ...rest, tiers: { working: 0, session: 0, project: 0, long_term: 0, ...tiers } };
}

/**
 * @param {Line} line
 * @param {'change'} type
 * @param {(change: Change) => void} listener
 * @returns {() => void}
 */
function on(line, type, listener) {
  if (type !== 'change') throw invalid('type', 'the only event is "change"');
  checkFunction('listener', listener);
  const changes = changesOf(line.id);
  const isFirst = changes.isQuiet;
  const cancel = changes.add(listener);
  // Should it fail, so will the next call, which has somebody to tell.
  if (isFirst) line.call('watch').catch(() => {});
  return cancel;
}

/**
 * The parameter seen: ids and the revisions that they are to have, in turn. ''
 * stands for none.
 *
 * @param {readonly string[]} ids
 * @param {boolean} one whether the caller gave one entry, not an array
 * @param {unknown} ifRevision
 * @param {ReadonlySet<string>} [made] ids that nobody can have seen
 * @returns {string[] | undefined} undefined when there is no condition
 */
function conditions(ids, one, ifRevision, made) {
  if (ifRevision === undefined) return undefined;
  const given = one ? [ifRevision] : ifRevision;
  const revisions = isArray(given) ? reading('ifRevision', () => Array.from(given)) : [];
  if (!isArray(given) || revisions.length !== ids.length) throw invalid('ifRevision', 'it must be one for each entry');
  return revisions.flatMap((revision, i) => {
    if (revision === undefined) return [];
    if (revision === null) return [ids[i], ''];
    if (made?.has(ids[i])) throw invalid('ifRevision', 'an entry without an id has no revision yet');
    if (checkText('ifRevision', revision) === '') throw invalid('ifRevision', 'it must not be empty; null is for none');
    return [ids[i], revision];
  });
}
