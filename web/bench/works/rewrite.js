import { beginRead, endChanged } from './store.js';

/** @type {import('./index.js').Work} */
export const rewrite = {
  id: 'rewrite',
  title: 'Save the file from memory',
  note: 'Entries in memory, one more is added, and the file with all of them is written anew: put and checkpoint in a session of Holdfast, JSON.stringify and write for a plain file.',
  warmUp: 3,
  rounds: 20,
  lack: 'keeps records, not a file: one put is all it writes',
  begin: beginRead,
  call: ({ store, entry, count }) => store.rewrite(entry(count)),
  async settle(run) {
    run.count++;
  },
  end: endChanged,
};
