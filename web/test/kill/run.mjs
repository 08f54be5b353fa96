// Kills real browsers in the middle of writing, and reports what was lost.
//
//   node web/test/kill/run.mjs [--kills 100] [--browser chromium,firefox]
//     [--storage opfs,indexeddb] [--load no,yes] [--writer put,save,in-place] [--json]
//
// Each of the browsers is killed so often in each of the storages, without and
// with something else that keeps the disk busy. The writers: put (and delete; one
// entry at a time), save (the whole file), and as controls in-place and writable,
// which keep no promise: a run in which no control was caught proves nothing, and
// fails. Build the library first.

import { parseArgs } from 'node:util';
import { controls, killLoop, upperBound } from './loop.mjs';

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    browser: { type: 'string', default: 'chromium,firefox' },
    storage: { type: 'string', default: 'opfs,indexeddb' },
    load: { type: 'string', default: 'no' },
    writer: { type: 'string', default: 'put,save,in-place' },
    json: { type: 'boolean', default: false },
  },
});
const kills = Number(options.kills);
const writers = options.writer.split(',');

for (const browser of options.browser.split(',')) {
  for (const storage of options.storage.split(',')) {
    for (const load of options.load.split(',')) {
      const tallies = await killLoop({ browser, storage, writers, kills, load: load === 'yes' });
      const where = `${browser} ${storage}${load === 'yes' ? ' busy' : ''}`;
      for (const writer of writers) report(`${where} ${writer}`, tallies[writer]);
      judge(where, tallies);
    }
  }
}

function report(what, { errors, leftovers, ...tally }) {
  if (options.json) {
    console.log(JSON.stringify({ what, ...tally, leftovers: leftovers.length }));
  } else {
    const bound = (100 * upperBound(tally.harmed, tally.kills)).toFixed(1);
    console.log(
      `${what}: ${tally.kills} kills (${tally.opening} in opening), ${tally.acknowledged} acknowledged, ${tally.lost} lost, ${tally.unreadable} unreadable, ` +
        `${leftovers.length} leftovers, ${tally.torn} logs torn; with 95 % confidence at most ${bound} % of kills do harm`,
    );
  }
  for (const problem of [...errors, ...leftovers]) console.error(`  ${problem}`);
}

function judge(where, tallies) {
  const ours = writers.filter((writer) => !controls.includes(writer));
  if (ours.some((writer) => tallies[writer].harmed > 0 || tallies[writer].leftovers.length > 0)) process.exitCode = 1;
  if (ours.length < writers.length && !controls.some((writer) => tallies[writer]?.harmed > 0)) {
    console.error(`${where}: no control was caught: this run proves nothing`);
    process.exitCode = 1;
  }
}
