// Calls of a worker: one message and one answer for each.

/**
 * The workers that run. In Firefox one that nothing on the page refers to is
 * collected, though it has yet to answer.
 */
const running = new Set();

export class WorkerCalls {
  #worker;
  #waiting = new Map();
  #last = 0;

  /** @param {URL} url of a module that uses answerCalls */
  constructor(url) {
    this.#worker = new Worker(url, { type: 'module' });
    running.add(this);
    this.#worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    };
    this.#worker.onerror = (event) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(event.message ?? 'the worker did not start'));
      this.#waiting.clear();
    };
  }

  /** Bytes among the arguments are handed over. */
  call(method, ...args) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args }, buffersOf(args));
    });
  }

  async end() {
    try {
      await this.call('close');
    } finally {
      this.#worker.terminate();
      running.delete(this);
    }
  }
}

/** In the worker: answers calls with these methods. */
export function answerCalls(methods) {
  onmessage = async ({ data: { id, method, args } }) => {
    try {
      const result = await methods[method](...args);
      postMessage({ id, result }, buffersOf([result]));
    } catch (error) {
      postMessage({ id, error: String(error) });
    }
  };
}

function buffersOf(values) {
  return values.filter((value) => value instanceof Uint8Array).map(({ buffer }) => buffer);
}
