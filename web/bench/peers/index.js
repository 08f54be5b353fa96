// Who is compared. A file for each, all of one shape.

import { dexie } from './dexie.js';
import { holdfast } from './holdfast.js';
import { idbKeyval } from './idb-keyval.js';
import { indexeddb } from './indexeddb.js';
import { localforage } from './localforage.js';
import { plain } from './plain.js';
import { sqlite } from './sqlite.js';

/**
 * @typedef {object} Peer
 * @property {string} id
 * @property {string} name
 * @property {string | null} package what a page has to load, by its name in
 *   downloads.json; null for a peer without a library
 * @property {boolean} full whether a resolved change has been synced, and a crash in
 *   the middle of any change leaves the old memory or the new one
 * @property {string} durability what a resolved change has been through, and what such a
 *   crash leaves, in few words
 * @property {string} promise the same in a sentence or two
 * @property {number} [most] with how many entries it is measured at most; the default
 *   is as many as there are
 * @property {boolean} [rewrites] whether there is a file with all entries, and so rewrite
 * @property {(name: string) => Promise<Store>} open from nothing, as a page would
 * @property {(name: string) => Promise<void>} remove what was stored under this name
 */

/**
 * One memory, open.
 *
 * @typedef {object} Store
 * @property {(entries: object[]) => Promise<unknown>} save makes these the content
 * @property {() => Promise<object[]>} load all, in any order
 * @property {(limit: number) => Promise<object[]>} list the newest
 * @property {(entry: object) => Promise<unknown>} put adds one, durably as the peer promises
 * @property {(entry: object) => Promise<unknown>} [rewrite] adds one, and writes the
 *   file with all entries anew
 * @property {() => Promise<unknown>} close
 */

/** @type {Peer[]} */
export const peers = [...holdfast, plain, ...sqlite, indexeddb, ...dexie, ...idbKeyval, localforage];
