// The package as npm would deliver it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { close, launch } from './browsers.mjs';
import { installPacked } from './support/packed.mjs';
import { serveDist } from './support/server.mjs';
import { dist, library, root, tempFolder } from './support/paths.mjs';

const execute = promisify(execFile);
const web = join(root, 'web');

/** A program of a user, in its own process. It does not close its memory. */
const program = `
import { open, version, HoldfastError } from 'holdfast';
const memory = await open('agents/ada/session.json', { sessionId: 'ada-1' });
await memory.save([{ id: '1', tier: 'session', content: 'prefers metric units', importance: 0.8 }]);
const [entry] = await memory.load();
console.log(JSON.stringify({ version, content: entry.content, bytes: (await memory.status()).bytes }));
`;

test('the packed package works in a fresh folder, from a page too, and its process ends by itself', async (t) => {
  const folder = await tempFolder(t);
  const { installed, paths } = await installPacked(folder);
  for (const name of ['package.json', 'README.md', 'LICENSE', 'BROWSERS.md', 'dist/lib/index.js', 'dist/lib/index.d.ts', 'dist/lib/holdfast.wasm']) {
    assert.ok(paths.includes(name), `${name} is missing of ${paths}`);
  }
  assert.ok(!paths.some((path) => /demo|test/.test(path)), paths.join());

  await writeFile(join(folder, 'program.mjs'), program);
  const started = Date.now();
  const run = await execute(process.execPath, ['program.mjs'], { cwd: folder, timeout: 60_000 });
  assert.ok(Date.now() - started < 20_000, 'a timer kept the process from ending');
  const said = JSON.parse(run.stdout);
  const saved = await readFile(join(folder, 'agents/ada/session.json'));
  assert.deepEqual(said, { version: library.version, content: 'prefers metric units', bytes: saved.length });
  assert.equal(run.stderr, '');
  assert.deepEqual(await runInPage(join(installed, 'dist')), ['prefers metric units', library.version]);
});

/** Serves a folder as it is, and uses the library in its lib from a page. */
async function runInPage(folder) {
  const host = await serveDist({ folder });
  const browser = await launch('chromium');
  try {
    const page = await browser.newPage();
    await page.goto(`${host.url}library.html`);
    await page.waitForFunction(() => 'holdfast' in globalThis);
    return await page.evaluate(async () => {
      const memory = await holdfast.open('packed.json');
      await memory.put({ content: 'prefers metric units' });
      return [(await memory.list())[0].content, holdfast.version];
    });
  } finally {
    await close(browser);
    await host.close();
  }
}

test('every module that the library imports is delivered', async () => {
  const names = await readdir(join(dist, 'lib'));
  for (const name of names.filter((file) => file.endsWith('.js'))) {
    const source = await readFile(join(dist, 'lib', name), 'utf8');
    for (const [, imported] of source.matchAll(/^(?:import|export) .*from '\.\/(.*)';$/gm)) {
      assert.ok(names.includes(imported), `${name} imports ${imported}`);
    }
  }
});

test('the versions agree', async () => {
  const { version } = JSON.parse(await readFile(join(web, 'package.json'), 'utf8'));
  const lock = JSON.parse(await readFile(join(web, 'package-lock.json'), 'utf8'));
  assert.equal(library.version, version);
  assert.equal(lock.version, version);
});

test('dependencies are pinned exactly, and only for development', async () => {
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(web, 'package.json'), 'utf8'));
  assert.equal(dependencies, undefined);
  for (const [name, version] of Object.entries(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
});
