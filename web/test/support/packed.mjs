// The package as npm would deliver and install it.

import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.mjs';

const execute = promisify(execFile);

/**
 * Packs the package and puts it where npm install would, which for a package
 * that depends on nothing is all there is to it.
 *
 * @param {string} folder of the program that is to import it
 * @returns {Promise<{ installed: string, paths: string[] }>} where it lies, and the files in it
 */
export async function installPacked(folder) {
  const pack = ['pack', '--json', '--pack-destination', folder];
  const { stdout } = await execute('npm', pack, { cwd: join(root, 'web') });
  const [{ filename, files }] = JSON.parse(stdout);
  const installed = join(folder, 'node_modules/holdfast');
  await mkdir(installed, { recursive: true });
  await execute('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1']);
  return { installed, paths: files.map(({ path }) => path).sort() };
}
