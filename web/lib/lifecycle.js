// What happens to the page that concerns those who keep locks.

/**
 * @typedef {object} Visibility
 * @property {boolean} hidden the page can't be seen, and may be stopped
 * @property {boolean} missed the page was stopped, and goes on now
 */

/**
 * Watches the page until signal is aborted. Workers have nothing to watch.
 *
 * @param {AbortSignal} signal
 * @param {(visibility: Visibility) => void} tell called at once if the page is
 *   hidden, and with each change
 */
export function watchPage(signal, tell) {
  if (typeof document === 'undefined') return;
  const now = (missed = false) => tell({ hidden: document.visibilityState === 'hidden', missed });
  const leaving = () => tell({ hidden: true, missed: false });
  document.addEventListener('visibilitychange', () => now(), { signal });
  document.addEventListener('freeze', leaving, { signal });
  document.addEventListener('resume', () => now(true), { signal });
  window.addEventListener('pagehide', leaving, { signal });
  window.addEventListener('pageshow', ({ persisted }) => persisted && now(true), { signal });
  if (document.visibilityState === 'hidden') leaving();
}
