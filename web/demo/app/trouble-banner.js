// Where the page says what went wrong, and what can be done about it.

import { button, byId, el, iconButton } from './dom.js';
import { explain } from './trouble.js';

/** @import { Remedy } from './trouble.js' */

/** @type {Record<Remedy, string>} */
const labels = {
  retry: 'Try again',
  salvage: 'Salvage what can be read',
  import: 'Import a backup',
  'begin-anew': 'Begin anew',
  free: 'See the storage',
  other: 'Open another notebook',
};

/**
 * @param {unknown} error
 * @param {Partial<Record<Remedy, () => unknown>>} remedies what the page can do
 * @param {{ lasting?: boolean }} [options] lasting is for trouble that only a remedy ends
 */
export function showTrouble(error, remedies, { lasting = false } = {}) {
  const { title, text, detail, remedies: wanted } = explain(error);
  const offered = wanted.filter((one) => remedies[one]);
  const buttons = offered.map((one, i) =>
    button(labels[one], () => {
      if (!lasting) hideTrouble();
      remedies[one]?.();
    }, { class: i === 0 ? 'primary' : '', 'data-remedy': one }),
  );
  byId('trouble').replaceChildren(
    el(
      'div',
      { class: 'trouble', 'data-code': Object(error).code ?? 'none' },
      el('div', {},
        el('p', { class: 'trouble-title' }, title),
        el('p', {}, text),
        el('p', { class: 'trouble-detail', dir: 'auto' }, detail),
        buttons.length > 0 && el('div', { class: 'choices' }, ...buttons)),
      !lasting && iconButton('close', 'Dismiss', hideTrouble),
    ),
  );
}

export function hideTrouble() {
  byId('trouble').replaceChildren();
}
