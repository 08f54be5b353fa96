// What happens to the page that concerns those who keep locks.

/**
 * @typedef {object} Visibility
 * @property {boolean} hidden the page can't be seen, and may be stopped
 * @property {boolean} missed the page was stopped, and goes on now
 */

/**
 * Watches the page until signal is aborted. Workers have nothing to watch.
 *
 * Whoever stores something when the page is left listens for the same events,
 * and has to come first, because what is kept is given back then. So this one
 * listens on the window to what happens to the document, which is later, and
 * takes up pagehide, which only the window has, with the visibilitychange that
 * follows it, or as soon as there is time.
 *
 * @param {AbortSignal} signal
 * @param {(visibility: Visibility) => void} tell called at once if the page is
 *   hidden, and with each change
 */
export function watchPage(signal, tell) {
  if (typeof document === 'undefined') return;
  const now = (missed = false) => tell({ hidden: document.visibilityState === 'hidden', missed });
  const leaving = () => tell({ hidden: true, missed: false });
  window.addEventListener('visibilitychange', () => now(), { signal });
  document.addEventListener('freeze', leaving, { signal });
  document.addEventListener('resume', () => now(true), { signal });
  window.addEventListener('pagehide', () => setTimeout(leaving), { signal });
  window.addEventListener('pageshow', ({ persisted }) => persisted && now(true), { signal });
  if (document.visibilityState === 'hidden') leaving();
}
