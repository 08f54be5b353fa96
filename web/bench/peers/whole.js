// A store that reads and writes all entries as one value, and so keeps them in
// memory while it is open.

import { newest } from '../entries.js';

export class WholeStore {
  #entries = [];
  #read;
  #write;
  #close;

  /**
   * @param {{ read: () => Promise<object[]>, write: (entries: object[]) => Promise<void>,
   *   close: () => Promise<void> }} value
   */
  constructor({ read, write, close }) {
    this.#read = read;
    this.#write = write;
    this.#close = close;
  }

  async save(entries) {
    this.#entries = [...entries];
    await this.#write(this.#entries);
  }

  async load() {
    this.#entries = await this.#read();
    return this.#entries;
  }

  async list(limit) {
    return newest(await this.load(), limit);
  }

  async put(entry) {
    this.#entries.push(entry);
    await this.#write(this.#entries);
  }

  rewrite(entry) {
    return this.put(entry);
  }

  close() {
    return this.#close();
  }
}
