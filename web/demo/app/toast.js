// Short messages at the edge of the page, read out as well; the last one may
// offer to undo.

import { button, byId, el, iconButton } from './dom.js';

/** How long a message stays, in milliseconds; with something to do in it longer. */
const stay = 5_000;
const stayWithAction = 20_000;

/** @type {{ remove: () => void, undo?: () => void } | undefined} */
let current;

/**
 * Shows a message in place of the one before.
 *
 * @param {string} text
 * @param {() => unknown} [undo] what its button does
 */
export function toast(text, undo) {
  current?.remove();
  const act = () => {
    remove();
    undo?.();
  };
  const box = el(
    'div',
    { class: 'toast', onmouseenter: pause, onfocusin: pause, onmouseleave: resume, onfocusout: resume },
    el('p', { dir: 'auto' }, text),
    undo && button('Undo', act, { class: 'quiet', 'aria-keyshortcuts': 'Control+Z' }),
    iconButton('close', 'Dismiss', () => remove()),
  );
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  function pause() {
    clearTimeout(timer);
  }
  function resume() {
    clearTimeout(timer);
    timer = setTimeout(remove, undo ? stayWithAction : stay);
  }
  function remove() {
    clearTimeout(timer);
    box.remove();
    if (current === mine) current = undefined;
  }
  const mine = { remove, undo: undo && act };
  current = mine;
  byId('toasts').append(box);
  resume();
}

// What can be undone is undone by the keyboard too, but not in a field, which
// has an undo of its own.
addEventListener('keydown', (event) => {
  const inField = event.target instanceof Element && event.target.closest('input:not([type=radio], [type=file]), textarea, dialog');
  if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || inField || !current?.undo) return;
  event.preventDefault();
  current.undo();
});
