// The page: what its visitor chooses, and a run at a time.

import { clockStep } from './environment.js';
import { formatCount } from './format.js';
import { groupBy } from './group.js';
import { peers } from './peers/index.js';
import { fetchDownloads, makeReport } from './report.js';
import { runBench } from './runner.js';
import { element } from './view/dom.js';
import { ResultsView } from './view/results-view.js';
import { RunView } from './view/run-view.js';
import { works } from './works/index.js';

const runView = new RunView();
const resultsView = new ResultsView();

/** One page measures at a time: they would store in the same places, and share the machine. */
const runLock = 'holdfast bench';

/**
 * @param {{ sizes: number[], rounds?: number, budget?: number, peers?: string[], works?: string[] }} options
 *   peers and works by their ids, by default all
 * @returns {Promise<import('./report.js').Report>} what was measured, be it cancelled
 */
function run(options) {
  return navigator.locks.request(runLock, { ifAvailable: true }, (lock) => {
    if (!lock) throw new Error('Another tab is measuring. Wait for it, or cancel it there.');
    return measure(options);
  });
}

async function measure({ sizes, rounds, budget, peers: wantedPeers, works: wantedWorks }) {
  const chosen = (all, ids) => all.filter(({ id }) => !ids || ids.includes(id));
  const plan = { sizes, peers: chosen(peers, wantedPeers), works: chosen(works, wantedWorks) };
  const downloads = await fetchDownloads();
  const cells = [];
  const notes = watchVisibility();
  const report = () => makeReport({ ...plan, cells, downloads, notes: notes.list });
  const signal = runView.start();
  resultsView.start(plan.sizes);
  const onCells = async (some) => {
    cells.push(...some);
    resultsView.show(await report());
  };
  try {
    await runBench({ ...plan, rounds, budget, signal, onCells, onProgress: (progress) => runView.tell(progress) });
  } catch (error) {
    if (!signal.aborted) throw error;
    notes.list.push('The run was cancelled.');
  } finally {
    notes.end();
    runView.end(notes.list);
  }
  const finished = await report();
  if (cells.length > 0) resultsView.show(finished);
  return finished;
}

/** Browsers slow down what nobody looks at. */
function watchVisibility() {
  const list = [];
  const watch = new AbortController();
  const look = () => {
    if (!document.hidden || list.length > 0) return;
    list.push('The page was in the background for a while, which slows it down: better run it again.');
  };
  document.addEventListener('visibilitychange', look, { signal: watch.signal });
  look();
  return { list, end: () => watch.abort() };
}

function explain() {
  const group = (terms, text) =>
    element('div', {}, element('dt', {}, ...terms.flatMap((term) => [term, element('br')]).slice(0, -1)), element('dd', {}, text));
  const byPromise = [...groupBy(peers, ({ promise }) => promise)];
  const names = (some) => some.map(({ name }) => name);
  document.getElementById('promises').append(...byPromise.map(([promise, some]) => group(names(some), promise)));
  document.getElementById('works').append(...works.map(({ title, note }) => group([title], note)));
  const step = clockStep();
  document.getElementById('clock').textContent = `The clock of this page goes in steps of ${formatCount(step)} ms${
    globalThis.crossOriginIsolated ? '' : '; on a page that is cross-origin isolated they are smaller'
  }.`;
}

runView.onRun = (sizes) => run({ sizes });
explain();

/** For drivers. */
globalThis.bench = { run };
