// What several works have in common: a store that is open, and what is in it.

import { checkAll } from './check.js';

/** Opens the store and reads it, so that the peer has in memory what it keeps there. */
export async function beginOpen(run) {
  run.store = await run.peer.open(run.name);
  await run.store.load();
}

export async function endOpen(run) {
  const { store } = run;
  run.store = undefined;
  await store?.close();
}

/** Closes the store, and checks in a new one that all is there. */
export async function endChanged(run) {
  await endOpen(run);
  run.store = await run.peer.open(run.name);
  checkAll(await run.store.load(), run.entry, run.count);
  await endOpen(run);
}
