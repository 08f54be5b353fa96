// Saving when the page is hidden or left, in real browsers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage } from './support/pages.mjs';

inBrowsers('autosave', (context) => {
  test('what changed is saved when the page is hidden', async () => {
    const page = await libraryPage(context);
    const counts = await page.evaluate(async () => {
      const memory = await holdfast.open('autosave.json');
      let [entries, saves] = [[], 0];
      const save = async () => {
        await memory.save(entries);
        saves++;
      };
      const saver = new holdfast.AutoSave({ whenHidden: true }, save);
      const counts = [];
      const happens = async (target, event) => {
        target.dispatchEvent(event);
        for (let i = 0; saver.dirty && i < 500; i++) await new Promise((resolve) => setTimeout(resolve, 10));
        counts.push(`${event.type}: ${saves} saves, ${(await memory.load()).length} entries`);
      };
      const change = () => {
        entries = [...entries, { id: String(entries.length), tier: 'session', content: 'x' }];
        return saver.changed();
      };
      await change();
      const visible = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState');
      const setVisibility = (value) => Object.defineProperty(document, 'visibilityState', { get: () => value, configurable: true });
      setVisibility('hidden');
      await happens(document, new Event('visibilitychange'));
      setVisibility('visible');
      await change();
      document.dispatchEvent(new Event('visibilitychange'));
      counts.push(`visible: ${saver.changes} to save`);
      Object.defineProperty(document, 'visibilityState', visible);
      await happens(window, new PageTransitionEvent('pagehide'));
      await change();
      await saver.close();
      window.dispatchEvent(new PageTransitionEvent('pagehide'));
      for (let i = 0; i < 2; i++) await memory.load(); // a save would be over by then
      counts.push(`closed: ${saver.changes} to save`);
      return counts;
    });
    assert.deepEqual(counts, [
      'visibilitychange: 1 saves, 1 entries',
      'visible: 1 to save',
      'pagehide: 2 saves, 2 entries',
      'closed: 1 to save',
    ]);
    await page.close();
  });
});
