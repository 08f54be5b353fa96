import { beginOpen, endChanged } from './store.js';

/** @type {import('./index.js').Work} */
export const save = {
  id: 'save',
  title: 'Replace everything',
  note: 'Objects on the page become the whole content of the store, whatever it held before.',
  warmUp: 3,
  rounds: 25,
  fills: true,
  begin: beginOpen,
  call: ({ store, entries }) => store.save(entries),
  async settle() {},
  end: endChanged,
};
