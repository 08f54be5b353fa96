// The notebook that is open, and what becomes of it.

import { open } from '../lib/index.js';
import { pathOf } from './shelf.js';

/** @import { Memory, StorageChoice } from '../lib/index.js' */

/** How long something may take before the page says that it is waiting, in milliseconds. */
const patience = 1_500;

/**
 * Holds the notebook that everything on the page shows. Events:
 *
 * - `opening`, `opened` and `failed`: what became of opening one
 * - `change`: the memory has changed; `detail.by` is `'me'` or `'others'`
 * - `slow`: something takes long; `idle`: nothing is under way any more
 */
export class Desk extends EventTarget {
  name = '';
  /** @type {Memory | undefined} there also when its file can't be read */
  memory;
  /** @type {'opening' | 'open' | 'failed'} */
  state = 'opening';
  /** @type {unknown} why it is not open */
  error;

  /** Where notebooks are kept. */
  storage;

  #underWay = 0;

  /** @param {StorageChoice} storage */
  constructor(storage) {
    super();
    this.storage = storage;
  }

  /** How every notebook is opened. @param {string} name */
  options(name) {
    return { storage: this.storage, sessionId: name };
  }

  /** @param {string} name */
  async open(name) {
    const before = this.memory;
    this.name = name;
    this.memory = undefined;
    this.error = undefined;
    this.#become('opening');
    await before?.close().catch(() => {}); // what it acknowledged is kept
    try {
      const memory = await this.during(() => open(pathOf(name), this.options(name)));
      if (this.name !== name) return void memory.close();
      this.memory = memory;
      memory.on('change', () => this.#tell('change', { by: 'others' }));
    } catch (error) {
      return this.#fail(name, error);
    }
    await this.read();
  }

  /** Reads the file, for the first time or again after it failed. */
  async read() {
    const { name, memory } = this;
    if (!memory) return this.open(name);
    try {
      await this.during(() => memory.stats());
      if (memory === this.memory) this.#become('open');
    } catch (error) {
      this.#fail(name, error);
    }
  }

  /**
   * Makes a change, and tells everybody once it is acknowledged.
   *
   * @template T
   * @param {(memory: Memory) => Promise<T>} action
   * @returns {Promise<T>}
   */
  async change(action) {
    const result = await this.ask(action);
    this.#tell('change', { by: 'me' });
    return result;
  }

  /**
   * Returns what change() is for the notebook that is open now, and stays so once
   * another one is: to undo something, say, or to save what was begun here.
   *
   * @returns {<T>(action: (memory: Memory) => Promise<T>) => Promise<T>}
   */
  changeHere() {
    const { name } = this;
    return (action) => (name === this.name ? this.change(action) : this.#changeElsewhere(name, action));
  }

  /**
   * @template T
   * @param {string} name
   * @param {(memory: Memory) => Promise<T>} action
   */
  #changeElsewhere(name, action) {
    return this.during(async () => {
      const memory = await open(pathOf(name), this.options(name));
      try {
        if (!(await memory.exists())) throw new Error(`There is no notebook “${name}” any more.`);
        return await action(memory);
      } finally {
        await memory.close();
      }
    });
  }

  /**
   * Uses the memory without a change to it.
   *
   * @template T
   * @param {(memory: Memory) => Promise<T>} action
   * @returns {Promise<T>}
   */
  async ask(action) {
    const { memory } = this;
    if (!memory) throw this.error ?? new Error('the notebook is not open yet');
    return this.during(() => action(memory));
  }

  /**
   * Does something that may have to wait, and says so if it does.
   *
   * @template T
   * @param {() => Promise<T>} action
   */
  async during(action) {
    this.#underWay++;
    const timer = setTimeout(() => this.#tell('slow'), patience);
    try {
      return await action();
    } finally {
      clearTimeout(timer);
      if (--this.#underWay === 0) this.#tell('idle');
    }
  }

  #fail(name, error) {
    if (this.name !== name) return; // another one is open by now
    this.error = error;
    this.#become('failed');
  }

  #become(state) {
    this.state = state;
    this.#tell({ opening: 'opening', open: 'opened', failed: 'failed' }[state]);
  }

  /** @param {string} type @param {unknown} [detail] */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
