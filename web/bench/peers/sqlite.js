// SQLite, compiled to WebAssembly by its authors, in a worker.

import { removeFromOPFS } from './opfs.js';
import { WorkerCalls } from './worker-calls.js';

const folderOf = (name) => `bench-sqlite-${name}`;

/** @type {import('./index.js').Peer} */
export const sqlite = {
  id: 'sqlite',
  name: 'sqlite-wasm, opfs-sahpool',
  package: 'sqlite',
  durability: 'flush, old or new',
  promise:
    'synchronous = FULL: flush() of journal and database before a commit returns. A crash leaves the transaction undone or done.',

  async open(name) {
    const worker = new WorkerCalls(new URL('./sqlite-worker.js', import.meta.url));
    await worker.call('open', folderOf(name));
    return {
      save: (entries) => worker.call('save', entries),
      load: () => worker.call('load'),
      list: (limit) => worker.call('list', limit),
      put: (entry) => worker.call('put', entry),
      close: () => worker.end(),
    };
  },

  remove: (name) => removeFromOPFS(folderOf(name)),
};
