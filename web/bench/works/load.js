import { checkAll } from './check.js';
import { beginOpen, endOpen } from './store.js';

/** @type {import('./index.js').Work} */
export const load = {
  id: 'load',
  title: 'Load everything',
  note: 'All entries, from a store that is open, as JavaScript objects on the page.',
  warmUp: 3,
  rounds: 20,
  begin: beginOpen,
  call: ({ store }) => store.load(),
  async settle({ entry, count }, rows) {
    checkAll(rows, entry, count);
  },
  end: endOpen,
};
