// Bringing in a file: where it is to go, how far it is, and what is wrong with it.

import { open } from '../lib/index.js';
import { button, byId, el } from './dom.js';
import { bytesText } from './format.js';
import { showProgress, showReport } from './import-report.js';
import { pasted } from './incoming.js';
import { nameFrom, names, pathOf } from './shelf.js';
import { explain } from './trouble.js';

/** @import { Salvaged } from '../lib/index.js' */
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
  /** @type {string} the notebook that was open when the dialog was */
  #here = '';
  /** @type {ReturnType<Desk['changeHere']> | undefined} */
  #changeHere;
  /** @type {string[]} the names that there are */
  #taken = [];
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
  async show(file) {
    if (this.#running) return;
    this.#here = this.#desk.name;
    this.#changeHere = this.#desk.changeHere();
    this.#taken = await names(this.#desk.storage).catch(() => []); // the import itself will say what is wrong
    byId('import-salvaged').replaceChildren();
    this.#take(file);
    // What can't be opened is what somebody wants to put right.
    fields.where.value = this.#desk.state === 'failed' ? 'here' : 'new';
    this.#show();
    if (!dialog.open) dialog.showModal();
    if (!file) fields.pasted.focus();
  }

  /** Shows what was salvaged of the open notebook. @param {Salvaged} salvaged */
  async showSalvaged(salvaged) {
    await this.show(new File([salvaged.data], `${this.#desk.name}.json`));
    showReport(salvaged);
  }

  /** @param {File} [file] */
  #take(file) {
    this.#file = file;
    fields.pasted.value = '';
    fields.name.value = this.#unusedName(nameFrom((file?.name ?? 'pasted').replace(/\.[a-z0-9]{1,8}$/i, '')) || 'imported');
    byId('import-trouble').hidden = true;
  }

  #show() {
    const busy = Boolean(this.#running);
    byId('import-source').textContent = this.#file ? `${this.#file.name}, ${bytesText(this.#file.size)}` : 'Paste the text of a memory file:';
    byId('import-paste').hidden = Boolean(this.#file);
    byId('import-here').textContent = `Replace what is in “${this.#here}”`;
    fields.name.disabled = fields.where.value !== 'new';
    fields.choice.disabled = busy;
    byId('import-progress').hidden = !busy;
    fields.go.disabled = busy || !(this.#file || fields.pasted.value.trim());
    if (!busy) /** @type {HTMLButtonElement} */ (byId('import-cancel')).disabled = false;
    byId('import-cancel').textContent = busy ? 'Cancel the import' : 'Cancel';
  }

  #unusedName(name) {
    for (let i = 1; ; i++) {
      const candidate = i === 1 ? name : `${name} ${i}`;
      if (!this.#taken.includes(candidate)) return candidate;
    }
  }

  #cancel() {
    if (this.#running) this.#running.abort();
    else dialog.close();
  }

  /** The file, or the text that was pasted. */
  #given() {
    return this.#file ?? pasted(fields.pasted.value);
  }

  async #run() {
    const file = this.#given();
    const isNew = fields.where.value === 'new';
    const name = isNew ? nameFrom(fields.name.value) : this.#here;
    if (!name) return this.#showTrouble(new Error('A notebook needs a name.'));
    if (isNew && this.#taken.includes(name)) return this.#showTrouble(new Error(`There is a notebook “${name}” already.`));
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
    if (newName === undefined) return this.#changeHere?.((memory) => memory.import(file, options));
    const memory = await open(pathOf(newName), this.#desk.options(newName));
    try {
      await memory.import(file, options);
    } finally {
      await memory.close();
    }
  }

  /** Goes on with what can be read of a damaged file. */
  async #salvage() {
    try {
      const file = this.#given();
      const salvaged = await this.#desk.ask((memory) => memory.salvage(file));
      this.#take(new File([salvaged.data], file.name));
      this.#show();
      showReport(salvaged);
    } catch (error) {
      this.#showTrouble(error);
    }
  }

  #showTrouble(error) {
    /** @type {import('./trouble.js').Trouble} */
    const trouble = error.code ? explain(error) : { title: error.message, text: '', detail: '', remedies: [] };
    const { title, text, detail, remedies } = trouble;
    byId('import-trouble').replaceChildren(
      el(
        'div',
        {},
        el('p', { class: 'trouble-title' }, title),
        text && el('p', {}, `${text} Nothing was replaced.`),
        detail && el('p', { class: 'trouble-detail', dir: 'auto' }, detail),
        remedies.includes('salvage') && el('div', { class: 'choices' }, button('Salvage what can be read', () => this.#salvage())),
      ),
    );
    byId('import-trouble').hidden = false;
  }
}
