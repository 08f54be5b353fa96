// The native command, built from this tree.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.mjs';

const execute = promisify(execFile);

/**
 * Builds the command.
 *
 * @param {string} folder for the program
 * @returns {Promise<(...args: string[]) => Promise<string>>} runs it and gives
 *   its standard output; rejects when it fails
 */
export async function buildCommand(folder) {
  const program = join(folder, 'holdfast');
  await execute('go', ['build', '-o', program, './core/cmd/holdfast'], { cwd: root });
  return async (...args) => (await execute(program, args)).stdout;
}
