import { beginRead, endChanged } from './store.js';

/** @type {import('./index.js').Work} */
export const put = {
  id: 'put',
  title: 'Put one, durably',
  note: 'One more entry, in a store that is open, until the peer says that it is kept.',
  warmUp: 30,
  rounds: 200,
  begin: beginRead,
  call: ({ store, entry, count }) => store.put(entry(count)),
  async settle(run) {
    run.count++;
  },
  end: endChanged,
};
