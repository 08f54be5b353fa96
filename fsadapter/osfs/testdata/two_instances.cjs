// Runs the test program twice in one process: first with the task from the
// environment, then, once that has said something, with the task "try".
'use strict';

const [, , scripts, wasm] = process.argv;
const fs = require('node:fs');
globalThis.fs = fs;
globalThis.path = require('node:path');
require(`${scripts}/wasm_exec.js`);

const program = new WebAssembly.Module(fs.readFileSync(wasm));

function run(env) {
  const go = new globalThis.Go();
  go.env = { ...process.env, ...env };
  go.exit = () => {};
  return go.run(new WebAssembly.Instance(program, go.importObject));
}

const write = fs.write;
fs.write = (...args) => {
  if (args[0] === 1) {
    fs.write = write;
    setTimeout(async () => {
      await run({ HOLDFAST_OSFS_TEST_TASK: 'try' });
      process.exit(0);
    }, 50);
  }
  return write.apply(fs, args);
};
run({});
