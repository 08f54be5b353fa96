// Kills real browsers in the middle of writing, and reports what was lost.
//
//   node web/test/kill/run.mjs [--browser chromium] [--storage opfs] [--kills 100]
//     [--writer put,save,in-place] [--load]
//
// The writers: put (one entry at a time), save (the whole file), and as controls
// in-place and writable, which keep no promise: a run in which no control was
// caught proves nothing, and fails. Build the library first.

import { parseArgs } from 'node:util';
import { killLoop, upperBound } from './loop.mjs';

const controls = ['in-place', 'writable'];

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string', default: 'chromium' },
    storage: { type: 'string', default: 'opfs' },
    kills: { type: 'string', default: '100' },
    writer: { type: 'string', default: 'put,save,in-place' },
    load: { type: 'boolean', default: false },
  },
});

let failed = false;
let caught;
for (const writer of options.writer.split(',')) {
  const isControl = controls.includes(writer);
  const tally = await killLoop({
    browser: options.browser,
    storage: options.storage,
    writer,
    // One that is caught has shown what it is there for.
    kills: isControl ? Math.min(Number(options.kills), 20) : Number(options.kills),
    load: options.load,
  });
  report(writer, tally);
  const wrong = tally.lost + tally.unreadable;
  if (isControl) caught ||= wrong > 0;
  else failed ||= wrong + tally.leftovers > 0;
}
if (caught === false) console.log('no control was caught: this run proves nothing');
process.exitCode = failed || caught === false ? 1 : 0;

function report(writer, { kills, acknowledged, lost, unreadable, leftovers, errors }) {
  const bad = Math.min(kills, lost + unreadable);
  const bound = (100 * upperBound(bad, kills)).toFixed(1);
  console.log(
    `${options.browser}, ${options.storage}, ${writer}: ${kills} kills, ${acknowledged} acknowledged, ${lost} lost, ` +
      `${unreadable} unreadable, ${leftovers} leftovers; with 95 % confidence at most ${bound} % of kills do harm`,
  );
  for (const error of errors) console.log(`  ${error}`);
}
