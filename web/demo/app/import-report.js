// What an import tells: how far it is, and what could be salvaged.

import { byId, el } from './dom.js';
import { bytesText, countText } from './format.js';

/** How many losses are told one by one. */
const mostLosses = 5;

/** Tells what was salvaged and what was lost. @param {import('../lib/index.js').Salvaged} salvaged */
export function showReport({ entries, losses }) {
  const lines = losses.slice(0, mostLosses).map(({ part, offset, length, reason }) =>
    el('li', {}, `${part === 'file' ? 'File' : 'Journal'}, byte ${offset.toLocaleString('en')}, ${bytesText(length)}: ${reason}`),
  );
  const lost = losses.length === 0 ? 'Nothing is damaged.' : `${countText(losses.length, 'part')} can’t be read:`;
  byId('import-salvaged').replaceChildren(
    el('p', { class: 'state-title' }, `${countText(entries.length, 'entry', 'entries')} can be read.`),
    el('p', { class: 'small' }, lost),
    el('ul', { class: 'losses' }, ...lines, losses.length > mostLosses && el('li', {}, 'and more')),
    el('p', { class: 'muted small' }, 'Import them to go on with what is left.'),
  );
}

const phases = { read: 'Reading', check: 'Checking', write: 'Storing' };

/** @param {import('../lib/index.js').ImportProgress} [progress] */
export function showProgress(progress) {
  const bar = /** @type {HTMLProgressElement} */ (byId('import-bar'));
  if (!progress) bar.removeAttribute('value');
  else bar.value = progress.total ? progress.done / progress.total : 1;
  const percent = progress?.total ? ` ${Math.floor((100 * progress.done) / progress.total)} %` : '…';
  byId('import-percent').textContent = `${phases[progress?.phase ?? 'read']}${percent}`;
  // From here on it runs to its end.
  /** @type {HTMLButtonElement} */ (byId('import-cancel')).disabled = progress?.phase === 'write';
}
