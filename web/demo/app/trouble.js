// What to say when something goes wrong: what happened, what became of the
// data, and what to do.

/** @import { HoldfastError } from '../lib/index.js' */

/**
 * @typedef {object} Trouble
 * @property {string} title
 * @property {string} text what became of the data, and what to do
 * @property {string} detail the error itself
 * @property {Remedy[]} remedies what can be offered
 */

/** @typedef {'retry' | 'salvage' | 'import' | 'begin-anew' | 'free' | 'other'} Remedy */

/** @type {Record<string, { title: string, text: string, remedies: Remedy[] }>} */
const known = {
  LOCKED: {
    title: 'Another tab or program keeps this notebook',
    text: 'It did not let go in time. Nothing was changed. Close it, or wait until it is done, and try again.',
    remedies: ['retry'],
  },
  CONFLICT: {
    title: 'Somebody else changed this meanwhile',
    text: 'Your change was not stored, so that theirs is not lost. Look at it again and repeat yours.',
    remedies: ['retry'],
  },
  QUOTA: {
    title: 'This browser’s storage is full',
    text: 'The last change was not stored. Everything before it is still there. Export what matters, then delete notebooks or free some disk space, and try again.',
    remedies: ['free'],
  },
  CORRUPT: {
    title: 'This file is damaged',
    text: 'It was left exactly as it is. What can still be read of it can be salvaged.',
    remedies: ['salvage', 'import', 'other'],
  },
  NEWER_VERSION: {
    title: 'A newer Holdfast wrote this file',
    text: 'This version does not know how to read it, so it was left exactly as it is. Update this app, or open the file where it was written.',
    remedies: ['retry', 'other'],
  },
  INVALID: {
    title: 'That can’t be stored',
    text: 'Nothing was changed.',
    remedies: [],
  },
  UNAVAILABLE: {
    title: 'The storage of this browser can’t be reached',
    text: 'What is stored was left as it is. It may help to try again, or to close other tabs and restart the browser. In a private window there may be no storage at all.',
    remedies: ['retry'],
  },
  RUNTIME: {
    title: 'The program stopped',
    text: 'Everything it had acknowledged is stored. Trying again starts it afresh.',
    remedies: ['retry'],
  },
};

/** @type {{ title: string, text: string, remedies: Remedy[] }} */
const evicted = {
  title: 'The browser has removed this notebook’s file',
  text: 'Its storage was emptied by the browser, to make room, or by somebody who cleared the site’s data. If you have an export, import it; otherwise the notebook can begin anew.',
  remedies: ['import', 'begin-anew', 'other'],
};

/**
 * @param {unknown} error
 * @returns {Trouble}
 */
export function explain(error) {
  const { code, reason, message, offset } = /** @type {Partial<HoldfastError>} */ (Object(error));
  const found = (reason === 'evicted' && evicted) || known[code ?? ''] || {
    title: 'Something went wrong in this page',
    text: 'What is stored was left as it is. Reloading the page may help.',
    remedies: ['retry'],
  };
  const at = offset === undefined || message?.includes(`byte ${offset}`) ? '' : ` (byte ${offset})`;
  return { ...found, detail: `${code ?? Object(error).name ?? 'Error'}: ${message ?? error}${at}` };
}
