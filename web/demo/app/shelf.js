// Which notebooks there are, and which one the address names.

const key = 'holdfast notebooks';

/** The notebook of those who have not named one. */
export const firstName = 'notebook';

const longestName = 60;

/** @param {string} name */
export function pathOf(name) {
  return `notebooks/${name}.json`;
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

/** @returns {string[]} in the order of their names */
export function names() {
  try {
    const list = JSON.parse(localStorage.getItem(key) ?? '[]');
    return list.filter((name) => typeof name === 'string').sort((a, b) => a.localeCompare(b));
  } catch {
    return []; // storage is switched off, or holds something else
  }
}

/** @param {string} name */
export function add(name) {
  store([...new Set([...names(), name])]);
}

/** @param {string} name */
export function remove(name) {
  store(names().filter((one) => one !== name));
}

function store(list) {
  try {
    localStorage.setItem(key, JSON.stringify(list));
  } catch {
    // The list is a convenience: the notebooks are where they are.
  }
}
