// What several works have in common: a store that is open, and what is in it.

import { checkAll } from './check.js';

export async function beginOpen(run) {
  run.store = await run.peer.open(run.name);
}

/** As beginOpen, and lets the peer read into memory what it keeps there to work on entries. */
export async function beginRead(run) {
  await beginOpen(run);
  await run.store.list(1);
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
