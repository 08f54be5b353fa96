// Which notebooks there are, and which one the address names.

import { files } from '../lib/index.js';

/** @import { StorageChoice } from '../lib/index.js' */

const folder = 'notebooks';
const ending = '.json';

/** The notebook of those who have not named one. */
export const firstName = 'notebook';

const longestName = 60;

/** @param {string} name */
export function pathOf(name) {
  return `${folder}/${name}${ending}`;
}

/**
 * Makes a name of what somebody typed, or of the name of a file.
 *
 * @param {string} text
 * @returns {string} '' if nothing is left of it
 */
export function nameFrom(text) {
  return text
    .normalize('NFC')
    .replace(/[\p{C}/\\]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '')
    .slice(0, longestName)
    .trim();
}

/** The name in the address of the page. */
export function nameInAddress() {
  return nameFrom(new URLSearchParams(location.search).get('notebook') ?? '') || firstName;
}

/** @param {string} name */
export function addressOf(name) {
  const address = new URL(location.href);
  address.searchParams.set('notebook', name);
  address.hash = '';
  return address.href;
}

/**
 * The notebooks that there are: a list of its own would not know of those that
 * another tab has made or deleted.
 *
 * @param {StorageChoice} storage
 * @returns {Promise<string[]>} in the order of their names
 */
export async function names(storage) {
  const found = await files({ storage, folder });
  return found
    .filter(({ path }) => path.startsWith(`${folder}/`) && path.endsWith(ending))
    .map(({ path }) => path.slice(folder.length + 1, -ending.length))
    .filter((name) => nameFrom(name) === name)
    .sort((a, b) => a.localeCompare(b));
}
