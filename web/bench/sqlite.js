// SQLite in a worker of its own, one message and one answer for each call.

export class SQLite {
  #worker;
  #waiting = new Map();
  #last = 0;

  constructor() {
    this.#worker = new Worker(new URL('./sqlite-worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) reject(new Error(`SQLite: ${error}`));
      else resolve(result);
    };
    this.#worker.onerror = (event) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`SQLite: ${event.message}`));
    };
  }

  call(method, ...args) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args });
    });
  }

  async end() {
    await this.call('close');
    this.#worker.terminate();
  }
}
