// This project's library: two storages, two formats.

import { open } from '../../lib/index.js';

const storages = {
  opfs: {
    name: 'OPFS',
    durability: 'flush, old or new',
    promise:
      'flush() before it resolves. A save goes to the other one of two checksummed slots, a put to a checksummed journal: a crash leaves the old memory or the new one.',
  },
  indexeddb: {
    name: 'IndexedDB',
    durability: 'strict, old or new',
    promise: 'One strict transaction for each change; resolves on complete. A crash leaves the old memory or the new one.',
  },
};

const formats = { json: 'JSON', msgpack: 'MessagePack' };

let opened = 0;

/** @returns {import('./index.js').Peer} */
function variant(storage, format) {
  const { name, ...promises } = storages[storage];
  const openMemory = (file) => {
    // The fragment makes it a worker that nothing else runs in; what is fetched
    // is the same.
    const workerURL = new URL(`../../lib/worker.js#${++opened}`, import.meta.url);
    return open(`bench/${file}-${storage}.${format}`, { storage, format, workerURL, timeout: 120_000 });
  };
  return {
    id: `holdfast-${storage}-${format}`,
    name: `Holdfast, ${name}, ${formats[format]}`,
    package: 'holdfast',
    rewrites: true,
    full: true,
    ...promises,
    open: async (file) => new HoldfastStore(await openMemory(file)),
    async remove(file) {
      const memory = await openMemory(file);
      await memory.clear();
      await memory.close();
    },
  };
}

class HoldfastStore {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  save(entries) {
    return this.#memory.save(entries);
  }

  load() {
    return this.#memory.load();
  }

  list(limit) {
    return this.#memory.list({ limit });
  }

  put(entry) {
    return this.#memory.put(entry);
  }

  async rewrite(entry) {
    await this.#memory.put(entry);
    await this.#memory.checkpoint();
  }

  close() {
    return this.#memory.close();
  }
}

export const holdfast = Object.keys(storages).flatMap((storage) =>
  Object.keys(formats).map((format) => variant(storage, format)),
);
