// Measuring calls that take turns.

import { withinLimit } from './limit.js';

/** How many calls count at least. */
const fewest = 3;

/** A call that takes longer, in milliseconds, is not repeated. */
export const patience = 2_500;

/**
 * Lets several runs do one work in turn, so that whatever else the machine does
 * concerns all of them alike. The order is another one in each round: a call pays
 * for what the one before it has left behind, caches full of other things and
 * writes under way, and no run is to come after the same one always. A run whose
 * calls have taken its budget of time sits out the rounds that remain, one whose
 * first call has tried the patience or that fails, all of them.
 *
 * @param {import('./works/index.js').Work} work
 * @param {(import('./works/index.js').Run & { times: number[], failure?: unknown })[]} runs
 *   gain times, in milliseconds, or a failure
 * @param {{ rounds: number, budget: number, signal: AbortSignal, onRound: (share: number) => void }} options
 *   budget in milliseconds for each run
 */
export async function takeTurns(work, runs, { rounds, budget, signal, onRound }) {
  const warmUp = Math.min(work.warmUp, rounds);
  const all = warmUp + rounds;
  const begin = (run) => (work.fills ? { run, spent: run.filled, warm: 1 } : { run, spent: 0, warm: 0 });
  const states = runs.map(begin);
  const wants = ({ run, spent, isSlow }) =>
    run.failure === undefined && !isSlow && run.times.length < rounds && (spent < budget || run.times.length < fewest);
  for (let round = 0; round < all; round++) {
    for (const state of shuffled(states).filter(wants)) {
      signal.throwIfAborted();
      await nextTask();
      await takeTurn(work, state, { warmUp, budget });
    }
    onRound((round + 1) / all);
  }
}

/**
 * @template T
 * @param {readonly T[]} list
 * @returns {T[]}
 */
function shuffled(list) {
  const result = [...list];
  for (let left = result.length; left > 1; left--) {
    const i = Math.floor(Math.random() * left);
    [result[left - 1], result[i]] = [result[i], result[left - 1]];
  }
  return result;
}

/** A slow peer is warm after one call, and the ones after it count. */
async function takeTurn(work, state, { warmUp, budget }) {
  const { run } = state;
  const isFirst = state.spent === 0;
  const isWarm = state.warm >= warmUp || state.spent > budget / 4;
  try {
    const start = performance.now();
    const result = await withinLimit(work.call(run));
    const time = performance.now() - start;
    await work.settle(run, result);
    state.spent += time;
    state.isSlow = isFirst && time > patience;
    if (isWarm || state.isSlow) run.times.push(time);
    else state.warm++;
  } catch (error) {
    run.failure = error;
  }
}

/** Lets the page do what else it has to: a click on Cancel, a repaint. */
function nextTask() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });
}
