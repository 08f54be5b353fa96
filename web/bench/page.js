import { peers } from './peers/index.js';
import { fetchDownloads, makeReport } from './report.js';
import { runBench } from './runner.js';
import { works } from './works/index.js';

async function run({ sizes, rounds, budget, peers: wantedPeers, works: wantedWorks, onProgress }) {
  const chosen = (all, ids) => all.filter(({ id }) => !ids || ids.includes(id));
  const options = { sizes, peers: chosen(peers, wantedPeers), works: chosen(works, wantedWorks) };
  const cells = [];
  await runBench({ ...options, rounds, budget, onProgress, onCells: (some) => cells.push(...some) });
  return makeReport({ ...options, cells, downloads: await fetchDownloads() });
}

globalThis.bench = { run };
