// The tiers of a memory, for people.

/** @import { Tier } from '../lib/index.js' */

/** @type {readonly Tier[]} from what passes first to what stays longest */
export const tiers = Object.freeze(['working', 'session', 'project', 'long_term']);

/** @type {Readonly<Record<Tier, string>>} */
export const tierNames = Object.freeze({
  working: 'working',
  session: 'session',
  project: 'project',
  long_term: 'long term',
});
