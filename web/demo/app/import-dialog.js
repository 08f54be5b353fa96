// Bringing in a file: where it is to go, how far it is, and what is wrong with it.

import { open } from '../lib/index.js';
import { byId, el } from './dom.js';
import { bytesText } from './format.js';
import { pasted } from './incoming.js';
import { nameFrom, names, pathOf } from './shelf.js';
import { explain } from './trouble.js';

/** @import { Desk } from './desk.js' */

const dialog = /** @type {HTMLDialogElement} */ (byId('import'));
const form = /** @type {HTMLFormElement} */ (byId('import-form'));
const fields = /** @type {any} */ (form.elements);

/** Imports files into notebooks, one at a time. */
export class ImportDialog {
  #desk;
  #onImported;
  /** @type {File | undefined} */
  #file;
  /** @type {AbortController | undefined} ends what is under way */
  #running;

  /**
   * @param {Desk} desk
   * @param {(name: string, isNew: boolean) => void} onImported
   */
  constructor(desk, onImported) {
    this.#desk = desk;
    this.#onImported = onImported;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#run();
    });
    byId('import-cancel').addEventListener('click', () => this.#cancel());
    dialog.addEventListener('cancel', (event) => {
      if (!this.#running) return;
      event.preventDefault();
      this.#cancel();
    });
    fields.pasted.addEventListener('input', () => this.#show());
    form.addEventListener('change', () => this.#show());
  }

  /** @param {File} [file] if not given, the user is to paste a text */
  show(file) {
    if (this.#running) return;
    this.#file = file;
    fields.pasted.value = '';
    fields.name.value = unusedName(nameFrom((file?.name ?? 'pasted').replace(/\.[a-z0-9]{1,8}$/i, '')) || 'imported');
    fields.where.value = 'new';
    byId('import-trouble').hidden = true;
    this.#show();
    if (!dialog.open) dialog.showModal();
    if (!file) fields.pasted.focus();
  }

  #show() {
    const busy = Boolean(this.#running);
    byId('import-source').textContent = this.#file ? `${this.#file.name}, ${bytesText(this.#file.size)}` : 'Paste the text of a memory file:';
    byId('import-paste').hidden = Boolean(this.#file);
    byId('import-here').textContent = `Replace what is in “${this.#desk.name}”`;
    fields.name.disabled = fields.where.value !== 'new';
    byId('import-choice').disabled = busy;
    byId('import-progress').hidden = !busy;
    byId('import-go').disabled = busy || !(this.#file || fields.pasted.value.trim());
    if (!busy) /** @type {HTMLButtonElement} */ (byId('import-cancel')).disabled = false;
    byId('import-cancel').textContent = busy ? 'Cancel the import' : 'Cancel';
  }

  #cancel() {
    if (this.#running) this.#running.abort();
    else dialog.close();
  }

  async #run() {
    const file = this.#file ?? pasted(fields.pasted.value);
    const isNew = fields.where.value === 'new';
    const name = isNew ? nameFrom(fields.name.value) : this.#desk.name;
    if (!name) return this.#showTrouble(new Error('A notebook needs a name.'));
    if (isNew && names().includes(name)) return this.#showTrouble(new Error(`There is a notebook “${name}” already.`));
    const running = new AbortController();
    this.#running = running;
    byId('import-trouble').hidden = true;
    showProgress();
    this.#show();
    try {
      await this.#store(file, isNew ? name : undefined, running.signal);
      dialog.close();
      this.#onImported(name, isNew);
    } catch (error) {
      if (running.signal.aborted) dialog.close();
      else this.#showTrouble(error);
    } finally {
      this.#running = undefined;
      this.#show();
    }
  }

  /** Into a new notebook, which must not be in the way when it fails, or the open one. */
  async #store(file, newName, signal) {
    const options = { signal, onProgress: showProgress };
    if (newName === undefined) return this.#desk.change((memory) => memory.import(file, options));
    const memory = await open(pathOf(newName), this.#desk.options(newName));
    try {
      await memory.import(file, options);
    } finally {
      await memory.close();
    }
  }

  #showTrouble(error) {
    const { title, text, detail } = error.code ? explain(error) : { title: error.message, text: '', detail: '' };
    byId('import-trouble').replaceChildren(
      el('p', { class: 'trouble-title' }, title),
      text && el('p', {}, `${text} ${error.code ? 'Nothing was replaced.' : ''}`),
      detail && el('p', { class: 'trouble-detail', dir: 'auto' }, detail),
    );
    byId('import-trouble').hidden = false;
  }
}

const phases = { read: 'Reading', check: 'Checking', write: 'Storing' };

/** @param {import('../lib/index.js').ImportProgress} [progress] */
function showProgress(progress) {
  const bar = /** @type {HTMLProgressElement} */ (byId('import-bar'));
  if (!progress) bar.removeAttribute('value');
  else bar.value = progress.total ? progress.done / progress.total : 1;
  const percent = progress?.total ? ` ${Math.floor((100 * progress.done) / progress.total)} %` : '…';
  byId('import-percent').textContent = `${phases[progress?.phase ?? 'read']}${percent}`;
  // From here on it runs to its end.
  /** @type {HTMLButtonElement} */ (byId('import-cancel')).disabled = progress?.phase === 'write';
}

function unusedName(name) {
  const taken = names();
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name} ${i}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
