import { beginOpen, endOpen } from './store.js';

/** @type {import('./index.js').Work} */
export const save = {
  id: 'save',
  title: 'Replace everything',
  note: 'Objects on the page become the whole content of the store, whatever it held before.',
  warmUp: 3,
  rounds: 20,
  fills: true,
  begin: beginOpen,
  call: ({ store, entries }) => store.save(entries),
  async settle() {},
  end: endOpen,
};
