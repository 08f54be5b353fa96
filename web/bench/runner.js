// A whole run of the benchmark, on this page.

import { entriesUpTo, entryAt } from './entries.js';
import { formatCount } from './format.js';
import { withinLimit } from './limit.js';
import { summarize } from './stats.js';
import { patience, takeTurns } from './turns.js';
import { endOpen } from './works/store.js';

/**
 * @typedef {object} Cell one peer at one work and size: times, or why there are none
 * @property {string} peer
 * @property {string} work
 * @property {number} size
 * @property {number} [median] in milliseconds, like all times
 * @property {number} [low] a quartile
 * @property {number} [high] a quartile
 * @property {number} [calls] how many there were
 * @property {number[]} [times] of each
 * @property {string} [failed] what went wrong
 * @property {string} [none] why the peer does not do this work
 */

/**
 * Fills a cell for each peer, work and size.
 *
 * @param {object} options
 * @param {import('./peers/index.js').Peer[]} options.peers
 * @param {import('./works/index.js').Work[]} options.works
 * @param {number[]} options.sizes how many entries are stored
 * @param {number} [options.rounds] in place of the works' own
 * @param {number} [options.budget] of time for the calls of one cell, in milliseconds
 * @param {AbortSignal} [options.signal] ends the run after the call of the moment;
 *   what was stored is removed then too
 * @param {(cells: Cell[]) => unknown} options.onCells called with those of each work
 * @param {(progress: { share: number, text: string }) => void} [options.onProgress]
 */
export async function runBench({ sizes, works, onProgress = () => {}, ...options }) {
  const steps = sizes.length * (works.length + 1);
  let step = 0;
  for (const size of sizes) {
    await runSize({
      ...options,
      works,
      size,
      tell: (text, share = 0) => onProgress({ share: (step + share) / steps, text: `${text}, ${formatCount(size)} entries` }),
      next: () => step++,
    });
  }
}

async function runSize({ peers, works, size, tell, next, ...options }) {
  const name = String(size);
  const entries = entriesUpTo(size);
  const known = [...entries];
  const entry = (i) => (known[i] ??= entryAt(i));
  const isTooMany = ({ most = Infinity }) => size > most;
  const runs = peers
    .filter((peer) => !isTooMany(peer))
    .map((peer) => ({ peer, name, size, count: size, entries, entry }));
  try {
    await fill(runs, options.signal, tell);
    next();
    for (const work of works) {
      const cells = await runWork(work, runs, { ...options, tell });
      await options.onCells([...cells, ...peers.filter(isTooMany).map((peer) => untried(peer, work, size))]);
      next();
    }
  } finally {
    // One that fails does so for what has failed all of its calls.
    for (const { peer } of runs) await withinLimit(peer.remove(name)).catch(() => {});
  }
}

/** Stores the entries that all works begin with. */
async function fill(runs, signal, tell) {
  for (const [i, run] of runs.entries()) {
    signal?.throwIfAborted();
    tell(`Filling ${run.peer.name}`, i / runs.length);
    try {
      run.filled = await withinLimit(fillOne(run));
    } catch (error) {
      run.unusable = error;
    }
  }
}

/** Returns how long the save took. */
async function fillOne({ peer, name, entries }) {
  await peer.remove(name);
  const store = await peer.open(name);
  const start = performance.now();
  await store.save(entries);
  const time = performance.now() - start;
  await store.close();
  return time;
}

async function runWork(work, runs, { rounds = work.rounds, budget = 800, signal = new AbortController().signal, tell }) {
  tell(work.title);
  for (const run of runs) Object.assign(run, { times: [], failure: run.unusable });
  const able = runs.filter((run) => run.unusable === undefined && !lacks(work, run) && !isMeasured(work, run));
  for (const run of able) await attempt(run, () => work.begin(run));
  try {
    await takeTurns(work, able, { rounds, budget, signal, onRound: (share) => tell(work.title, share) });
  } finally {
    const end = signal.aborted ? endOpen : work.end;
    for (const run of able) await attempt(run, () => end(run));
  }
  return runs.map((run) => cell(work, run));
}

function lacks(work, { peer }) {
  return work.lack !== undefined && !peer.rewrites;
}

/** What took so long to fill is not filled again to measure it. */
function isMeasured(work, run) {
  if (!work.fills || run.filled < patience) return false;
  run.times.push(run.filled);
  return true;
}

async function attempt(run, action) {
  try {
    await withinLimit(action());
  } catch (error) {
    run.failure ??= error;
  }
}

/** @returns {Cell} */
function cell(work, run) {
  const { peer, size, times, failure, unusable } = run;
  const place = { peer: peer.id, work: work.id, size };
  if (failure !== undefined) return { ...place, failed: reasonOf(failure, unusable) };
  if (lacks(work, run)) return { ...place, none: work.lack };
  return { ...place, ...summarize(times), calls: times.length, times: times.map((ms) => Math.round(ms * 1_000) / 1_000) };
}

/** @returns {Cell} */
function untried({ id, most }, work, size) {
  return { peer: id, work: work.id, size, none: `measured with up to ${formatCount(most)} entries` };
}

function reasonOf(error, unusable) {
  const text = String(error?.message ?? error);
  return error === unusable ? `could not be filled: ${text}` : text;
}
