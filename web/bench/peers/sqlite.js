// SQLite, compiled to WebAssembly by its authors, in a worker.

import { removeFromOPFS } from './opfs.js';
import { WorkerCalls } from './worker-calls.js';

/** @returns {import('./index.js').Peer} */
function variant(id, name, journal, promise) {
  const folderOf = (file) => `bench-${id}-${file}`;
  return {
    id,
    name,
    package: 'sqlite',
    full: true,
    durability: 'flush, old or new',
    promise: `synchronous = FULL: ${promise} A crash leaves the transaction undone or done.`,

    async open(file) {
      const worker = new WorkerCalls(new URL('./sqlite-worker.js', import.meta.url));
      await worker.call('open', folderOf(file), journal);
      return {
        save: (entries) => worker.call('save', entries),
        load: () => worker.call('load'),
        list: (limit) => worker.call('list', limit),
        put: (entry) => worker.call('put', entry),
        close: () => worker.end(),
      };
    },

    remove: (file) => removeFromOPFS(folderOf(file)),
  };
}

export const sqlite = [
  variant(
    'sqlite',
    'sqlite-wasm, opfs-sahpool',
    'DELETE',
    'flush() of the rollback journal and of the database before a commit returns.',
  ),
  variant(
    'sqlite-wal',
    'sqlite-wasm, opfs-sahpool, WAL',
    'WAL',
    'flush() of the write-ahead log before a commit returns; exclusive locking, which WAL needs here.',
  ),
];
