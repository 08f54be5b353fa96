// What other tabs do to the notebook that is open.

/** @import { Desk } from './desk.js' */

/** How far apart the two signs of a change may be, in milliseconds. */
const apart = 5_000;

/**
 * Tells when another tab has changed the notebook. That the memory was changed by
 * others may also come from this tab: an import goes past its session, and after a
 * pause nobody knows what happened meanwhile. So it counts together with the word
 * of another tab that it is doing something.
 *
 * @param {Desk} desk
 * @param {(text: string) => void} show gets '' when there is nothing to tell
 */
export function watchOtherTabs(desk, show) {
  const channel = new BroadcastChannel('holdfast notebooks');
  const never = -Infinity;
  const seen = { change: never, word: never };

  /** @param {'change' | 'word'} sign */
  function note(sign) {
    seen[sign] = performance.now();
    if (Math.abs(seen.change - seen.word) < apart) show('Changed in another tab just now.');
  }

  channel.onmessage = ({ data }) => data === desk.name && note('word');
  desk.addEventListener('change', (event) => {
    if (/** @type {CustomEvent} */ (event).detail.by === 'others') note('change');
    else channel.postMessage(desk.name);
  });
  desk.addEventListener('opening', () => {
    seen.change = seen.word = never;
    show('');
  });
}
