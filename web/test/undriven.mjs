// Firefox as its users start it: without a driver. A Firefox 153 that is driven by
// WebDriver BiDi blocks about one in fifty workers that start a worker of their own,
// for good, and was seen to stop running a worker altogether; without a driver none
// of 4,000 was blocked. A page in such a browser has to report by itself.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executable, firefoxPrefs, killAll, processTree, removeProfile } from './browsers.mjs';

/** What a first start would show or ask. */
const quietPrefs = {
  ...firefoxPrefs,
  'browser.aboutwelcome.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'dom.disable_open_during_load': false,
  'toolkit.startup.max_resumed_crashes': -1,
};

/**
 * Opens a page in a headless Firefox with a profile of its own.
 *
 * @param {string} url
 * @param {{ prefs?: Record<string, unknown>, onExit?: (reason: string) => void }} [options]
 *   onExit is called when the browser ends before it is closed
 * @returns {Promise<{ close: () => Promise<void> }>}
 */
export async function openUndriven(url, { prefs = {}, onExit = () => {} } = {}) {
  const program = executable('firefox');
  if (!existsSync(program)) throw new Error(`no firefox at ${program}: install it or set FIREFOX to its path`);
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-firefox-'));
  const lines = Object.entries({ ...quietPrefs, ...prefs }).map((pref) => `user_pref(${pref.map((part) => JSON.stringify(part))});\n`);
  await writeFile(join(profile, 'user.js'), lines.join(''));
  // It leads a process group, which can be ended as a whole.
  const args = ['--headless', '--no-remote', '--new-instance', '--profile', profile, url];
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1' } });
  let closing = false;
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(`it did not start: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`the browser ended with ${signal ?? code}`));
  });
  exited.then((reason) => closing || onExit(reason));
  const close = async () => {
    closing = true;
    if (child.pid) killAll(child.pid, processTree(child.pid));
    await exited;
    await removeProfile(profile);
  };
  return { close };
}
