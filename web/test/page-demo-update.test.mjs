// The app as it is installed, and as it is replaced by its next version.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { close, launch } from './browsers.mjs';
import * as app from './support/app.mjs';
import { wanted, withOPFS } from './support/pages.mjs';
import { dist, tempFolder } from './support/paths.mjs';
import { serveDist } from './support/server.mjs';

for (const name of withOPFS.filter((one) => wanted.includes(one))) {
  test(`the next version waits until it is asked for, whole, in ${name}`, { timeout: 120_000 }, async (t) => {
    const folder = await tempFolder(t);
    await cp(dist, folder, { recursive: true });
    const host = await serveDist({ folder });
    t.after(() => host.close());
    const browser = await launch(name);
    t.after(() => close(browser));
    const page = await browser.newPage();
    await page.goto(host.url);
    await app.ready(page);
    await app.until(page, () => document.body.dataset.offline === 'ready');
    await app.say(page, 'remember that this outlives versions');
    await app.untilEntries(page, 1);
    if (name === 'chromium') {
      const session = await page.createCDPSession();
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
      assert.deepEqual(installabilityErrors, []);
    }

    // A host that has only a part of the next version yet is not believed.
    await release(folder, 'index.html', 'Everything here stays', 'Version two: everything here stays');
    await writeFile(join(folder, 'app/format.js'), 'of another version');
    await page.reload();
    await app.ready(page);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update().catch(() => {}));
    await app.until(page, async () => !(await navigator.serviceWorker.ready).installing);
    assert.match(await app.text(page, '.foot'), /^Everything/);
    assert.equal(await app.text(page, '#update'), '');

    await cp(join(dist, 'app/format.js'), join(folder, 'app/format.js'));
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await app.untilText(page, '#update', 'A new version of this app is ready.');
    assert.match(await app.text(page, '.foot'), /^Everything/);
    await page.click('#update button');
    await app.untilText(page, '.foot', 'Version two');
    await app.ready(page);
    await app.untilText(page, '#entries', 'This outlives versions');
  });
}

/** Changes a file in a folder as the build does, the list of hashes included. */
async function release(folder, name, from, to) {
  const hashOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const before = await readFile(join(folder, name), 'utf8');
  const after = before.replace(from, to);
  assert.notEqual(after, before);
  await writeFile(join(folder, name), after);
  const worker = await readFile(join(folder, 'sw.js'), 'utf8');
  assert.ok(worker.includes(hashOf(before)));
  await writeFile(join(folder, 'sw.js'), worker.replace(hashOf(before), hashOf(after)));
}
