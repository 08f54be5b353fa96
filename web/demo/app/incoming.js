// Files that come in: picked, dropped anywhere on the page, or pasted.

import { byId } from './dom.js';

/** @param {(file: File) => void} handle */
export function onFile(handle) {
  const input = /** @type {HTMLInputElement} */ (byId('file'));
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    input.value = ''; // so that the same file can be picked again
    if (file) handle(file);
  });
  onDrop(handle);
  addEventListener('paste', (event) => {
    const inField = event.target instanceof Element && event.target.closest('input, textarea, dialog');
    if (inField || !event.clipboardData) return;
    const [file] = event.clipboardData.files;
    const text = event.clipboardData.getData('text/plain');
    if (file) handle(file);
    else if (/^\s*[[{]/.test(text)) handle(pasted(text));
    else return;
    event.preventDefault();
  });
}

/** @param {(file: File) => void} handle */
function onDrop(handle) {
  let depth = 0; // the page is entered anew with each element in it
  const mark = (/** @type {number} */ by) => {
    depth = by === 0 ? 0 : Math.max(0, depth + by);
    document.body.classList.toggle('dropping', depth > 0);
  };
  addEventListener('dragenter', (event) => hasFiles(event) && mark(1));
  addEventListener('dragleave', (event) => hasFiles(event) && mark(-1));
  addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(0);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) handle(file);
  });
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes('Files');
}

/**
 * @param {string} text
 * @returns {File}
 */
export function pasted(text) {
  return new File([text], 'pasted.json', { type: 'application/json' });
}
