// What the page notes, outside the storages, of the files that there are in
// them: one text for each, which the core makes and reads. It is what is left
// when the browser has evicted all storages, and the first thing that is gone
// when somebody clears the site's data under an open page.

import { isNode } from './platform.js';

const prefix = 'holdfast file ';

/** The page's own, which is read within a microsecond. Workers have none. */
const local = isNode ? undefined : quietly(() => globalThis.localStorage);

/** In extensions with that permission: what their service workers have in place of it. */
const shared = quietly(() => {
  const { runtime, storage } = /** @type {any} */ (globalThis).chrome ?? {};
  return runtime?.id && storage?.local;
});

/** @param {string} path */
export async function readMark(path) {
  const key = prefix + path;
  const found = shared && (await shared.get(key).catch(() => ({})))[key];
  return found ?? quietly(() => local?.getItem(key)) ?? undefined;
}

/**
 * @param {string} path
 * @returns {boolean} whether the page can tell, and the mark is gone
 */
export function isMarkGone(path) {
  return quietly(() => local?.getItem(prefix + path) === null) ?? false;
}

/**
 * @param {string} path
 * @param {string | null} mark null for none
 */
export function writeMark(path, mark) {
  const key = prefix + path;
  // Where there is no room for it, there is none.
  quietly(() => (mark === null ? local?.removeItem(key) : local?.setItem(key, mark)));
  quietly(() => void (mark === null ? shared?.remove(key) : shared?.set({ [key]: mark }))?.catch?.(() => {}));
}

/**
 * @template T
 * @param {() => T} use of what a browser may refuse, as with cookies blocked
 * @returns {T | undefined}
 */
function quietly(use) {
  try {
    return use();
  } catch {
    return undefined;
  }
}
