import { checkNewest } from './check.js';
import { endOpen } from './store.js';

const listed = 20;

/** @type {import('./index.js').Work} */
export const open = {
  id: 'open',
  title: `Open and list ${listed}`,
  note: `From nothing, with a new worker or a new connection, to the newest ${listed} entries. The page has loaded the library before.`,
  warmUp: 2,
  rounds: 12,
  async begin() {},
  async call(run) {
    run.store = await run.peer.open(run.name);
    return run.store.list(listed);
  },
  async settle(run, rows) {
    checkNewest(rows, run.entry, run.count, listed);
    await endOpen(run);
  },
  end: endOpen,
};
