// What is measured. A file for each, all of one shape.

import { load } from './load.js';
import { open } from './open.js';
import { put } from './put.js';
import { rewrite } from './rewrite.js';
import { save } from './save.js';

/**
 * One peer at one work. It begins with `size` entries stored.
 *
 * @typedef {object} Run
 * @property {import('../peers/index.js').Peer} peer
 * @property {string} name of the memory
 * @property {number} size
 * @property {number} count how many entries are stored now
 * @property {(i: number) => object} entry entry number i
 * @property {object[]} entries the first `size` of them
 * @property {import('../peers/index.js').Store} [store] when it is open
 */

/**
 * @typedef {object} Work
 * @property {string} id
 * @property {string} title
 * @property {string} note what it is, in a sentence
 * @property {number} warmUp how many calls come before those that count, at most
 * @property {number} rounds how many calls count, at most
 * @property {(run: Run) => Promise<void>} begin once, before the calls
 * @property {(run: Run) => Promise<unknown>} call what is timed
 * @property {(run: Run, result: unknown) => Promise<void>} settle after each call; checks it
 * @property {(run: Run) => Promise<void>} end once, after the calls; checks what they added
 * @property {boolean} [fills] whether it does what stored the entries it begins with
 * @property {string} [lack] for a work of peers that rewrite: why the others have no figure
 */

/** In the order in which they are done: the last ones leave more entries behind. @type {Work[]} */
export const works = [save, load, open, put, rewrite];
