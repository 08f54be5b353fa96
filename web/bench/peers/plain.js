// What one would write without a library: JSON.stringify to a file in OPFS.

import { WholeStore } from './whole.js';
import { removeFromOPFS } from './opfs.js';
import { WorkerCalls } from './worker-calls.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const fileOf = (name) => `bench-plain-${name}.json`;

/** @type {import('./index.js').Peer} */
export const plain = {
  id: 'plain',
  name: 'JSON.stringify to OPFS',
  package: null,
  rewrites: true,
  full: false,
  durability: 'flush, can tear',
  promise:
    'flush() before it resolves. The file is overwritten in place, so a crash in the middle of a save leaves neither the old memory nor the new one.',

  async open(name) {
    const worker = new WorkerCalls(new URL('./plain-worker.js', import.meta.url));
    await worker.call('open', fileOf(name));
    return new WholeStore({
      read: async () => JSON.parse(decoder.decode(await worker.call('read'))),
      write: (entries) => worker.call('write', encoder.encode(JSON.stringify(entries))),
      close: () => worker.end(),
    });
  },

  remove: (name) => removeFromOPFS(fileOf(name)),
};
