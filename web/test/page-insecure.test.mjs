// Pages that came by plain http from another host than this one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

const host = 'insecure.test';

/** Chromium and Firefox each have a way to make a name lead here. */
const options = {
  engines: withOPFS,
  args: [`--host-resolver-rules=MAP ${host} 127.0.0.1`],
  prefs: { 'network.dns.localDomains': host },
};

inBrowsers('an insecure page', (context) => {
  test('is told what is missing, and nothing is stored', async () => {
    const page = await libraryPage(context, host);
    const seen = await page.evaluate(async () => {
      const code = ({ code, message, path }) => ({ code, message, path });
      const refused = [];
      for (const storage of ['auto', 'opfs', 'indexeddb', 'memory']) {
        refused.push(await holdfast.open('insecure.json', { storage }).catch(code));
      }
      return { isSecureContext, refused, databases: await indexedDB.databases() };
    });
    const message = 'a secure context is needed (https or localhost): there are no Web Locks here';
    assert.equal(seen.isSecureContext, false);
    assert.deepEqual(seen.refused, Array(4).fill({ code: 'UNAVAILABLE', message, path: 'insecure.json' }));
    assert.deepEqual(seen.databases, []);
    await page.close();
  });
}, options);
