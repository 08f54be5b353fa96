// Something else that keeps the disk busy.

import { spawn } from 'node:child_process';
import { join } from 'node:path';

const program = `
const fs = require('node:fs');
const block = Buffer.alloc(1 << 20, 7);
for (let i = 0; ; i++) {
  const file = fs.openSync(process.argv[1] + (i % 8), 'w');
  for (let n = 0; n < 16; n++) fs.writeSync(file, block);
  fs.fsyncSync(file);
  fs.closeSync(file);
}`;

/**
 * Writes and syncs files in a folder.
 *
 * @param {string} folder on the disk that is to be busy
 * @returns {() => void} ends that
 */
export function startLoad(folder) {
  const child = spawn(process.execPath, ['-e', program, join(folder, 'load-')], { stdio: 'ignore' });
  return () => child.kill('SIGKILL');
}
