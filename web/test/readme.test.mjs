// The samples of the READMEs, run as they stand by somebody who installed the
// package that npm would deliver.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { installPacked } from './support/packed.mjs';
import { root, tempFolder } from './support/paths.mjs';

const execute = promisify(execFile);

for (const name of ['README.md', 'web/README.md']) {
  test(`the JavaScript of ${name} does what it says`, async (t) => {
    const text = await readFile(join(root, name), 'utf8');
    const samples = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
    assert.ok(samples.length >= 2, `${name} has ${samples.length} samples`);
    const folder = await tempFolder(t);
    await installPacked(folder);
    for (const [i, code] of samples.entries()) {
      const own = join(folder, `sample-${i}`);
      await mkdir(own);
      await writeFile(join(own, 'program.mjs'), code);
      const { stderr } = await execute(process.execPath, ['program.mjs'], { cwd: own, timeout: 60_000 });
      assert.equal(stderr, '', code);
    }
  });
}
