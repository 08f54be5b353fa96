// Building Go test binaries for the browser.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The folder of the Go module. */
export const moduleRoot = fileURLToPath(new URL('../../../', import.meta.url));

const wasmTarget = { ...process.env, GOOS: 'js', GOARCH: 'wasm', CGO_ENABLED: '0' };

function go(args, options = {}) {
  return execute('go', args, { cwd: moduleRoot, ...options });
}

/** The path of the wasm_exec.js that belongs to the Go in use. */
export async function wasmExecPath() {
  const { stdout } = await go(['env', 'GOROOT']);
  return join(stdout.trim(), 'lib', 'wasm', 'wasm_exec.js');
}

/** The files in a package's testdata folder, with paths relative to the package. */
export async function testdata(pkg) {
  const root = resolve(moduleRoot, pkg);
  const folder = join(root, 'testdata');
  if (!existsSync(folder)) return { root, files: [] };
  const files = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    files.push({ path: relative(root, path).replaceAll('\\', '/'), size: (await stat(path)).size });
  }
  return { root, files };
}

/**
 * Compiles the tests of a package.
 *
 * @param {string} pkg as the go command takes it, relative to the module
 * @param {string} out folder to put the binary into
 * @returns {Promise<string>} the path of the binary
 */
export async function buildTest(pkg, out) {
  const file = join(out, `${pkg.replace(/[^\w]+/g, '_')}.wasm`);
  try {
    await go(['test', '-c', '-o', file, pkg], { env: wasmTarget });
  } catch (error) {
    throw new Error(`${pkg} does not build:\n${error.stderr || error.message}`, { cause: error });
  }
  if (!existsSync(file)) throw new Error(`${pkg} has no tests for GOOS=js`);
  return file;
}
