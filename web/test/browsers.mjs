// Starting and ending real browsers for tests.
//
// Every browser started here gets a profile of its own, so that tests see an
// empty origin, and can be closed politely or killed with all its processes,
// as a crash would.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { miniBrowser } from './webkit/processes.mjs';
import { launchWebKit } from './webkit/webkit.mjs';

/** The browsers that launch() knows. */
export const names = Object.freeze(['chromium', 'firefox', 'webkit']);

/** How long close() waits for a polite end before it kills, in milliseconds. */
const closeTimeout = 10_000;

const chromiumArgs = [
  '--no-sandbox', // tests may run as root in a container
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A tab in the background is throttled otherwise, and tests have several.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** What keeps Firefox from talking to anybody else. */
export const firefoxPrefs = {
  'app.update.auto': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Profiles made by launch(), to be removed when their browser ends. */
const ownProfiles = new WeakMap();

/** Profiles given to launch(). */
const givenProfiles = new WeakMap();

/** The path of a browser's program; CHROMIUM and FIREFOX override it. */
export function executable(name) {
  switch (name) {
    case 'chromium':
      return process.env.CHROMIUM || '/usr/bin/chromium';
    case 'firefox':
      return process.env.FIREFOX || '/usr/bin/firefox-esr';
    case 'webkit':
      return miniBrowser();
    default:
      throw new Error(`unknown browser ${JSON.stringify(name)}: want one of ${names.join(', ')}`);
  }
}

/**
 * Starts a headless browser. WebKitGTK takes none of the options, and offers a
 * part of the interface: see webkit/webkit.mjs.
 *
 * @param {'chromium' | 'firefox' | 'webkit'} name
 * @param {object} [options]
 * @param {string} [options.profile] folder of the profile, kept afterwards; a
 *   new one that close() removes by default
 * @param {string[]} [options.args] more arguments for the program
 * @param {Record<string, unknown>} [options.prefs] more Firefox preferences
 * @param {boolean} [options.extensions] whether extensions can be installed in
 *   Chromium
 * @param {number} [options.protocolTimeout] limit of one call to the browser,
 *   in milliseconds
 * @returns {Promise<import('puppeteer-core').Browser>}
 */
export async function launch(name, { profile, args = [], prefs = {}, extensions = false, protocolTimeout } = {}) {
  if (name === 'webkit') return launchWebKit();
  const executablePath = executable(name);
  if (!existsSync(executablePath)) {
    throw new Error(`no ${name} at ${executablePath}: install it or set ${name.toUpperCase()} to its path`);
  }
  const userDataDir = profile ?? (await mkdtemp(join(tmpdir(), `holdfast-${name}-`)));
  const options = { executablePath, userDataDir, headless: true, protocolTimeout };
  try {
    const browser = await puppeteer.launch(
      name === 'firefox'
        ? { ...options, browser: 'firefox', args, extraPrefsFirefox: { ...firefoxPrefs, ...prefs } }
        : { ...options, browser: 'chrome', args: [...chromiumArgs, ...args], ...(extensions && { pipe: true, enableExtensions: true }) },
    );
    (profile ? givenProfiles : ownProfiles).set(browser, userDataDir);
    return browser;
  } catch (error) {
    if (!profile) await removeProfile(userDataDir);
    throw new Error(`${name} did not start: ${error.message}`, { cause: error });
  }
}

/** Closes a browser politely; one that does not answer is killed. */
export async function close(browser) {
  const child = browser.process();
  const tree = processTree(child.pid);
  const timer = setTimeout(() => killAll(child.pid, tree), closeTimeout);
  try {
    await browser.close();
  } catch {
    killAll(child.pid, tree); // it had crashed, or its connection was gone
  } finally {
    clearTimeout(timer);
  }
  await cleanUp(browser);
}

/**
 * Kills a browser with SIGKILL, all its processes at once, and resolves when
 * they are gone. A profile given to launch() stays as the crash left it.
 */
export async function kill(browser) {
  const child = browser.process();
  const exited = child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', resolve));
  const tree = processTree(child.pid);
  killAll(child.pid, tree);
  await exited;
  while (anyAlive(tree)) await new Promise((resolve) => setTimeout(resolve, 10));
  await browser.disconnect().catch(() => {});
  await restored(browser);
  await cleanUp(browser);
}

/**
 * Waits until puppeteer has put back what it had replaced in a profile of
 * Firefox, which it does once the process has ended and tells nobody.
 */
async function restored(browser) {
  const profile = givenProfiles.get(browser);
  if (!profile) return;
  const backups = ['prefs.js', 'user.js'].map((name) => join(profile, `${name}.puppeteer`));
  for (let tries = 0; backups.some(existsSync) && tries < 500; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function cleanUp(browser) {
  const profile = ownProfiles.get(browser);
  ownProfiles.delete(browser);
  if (profile) await removeProfile(profile);
}

// The last processes of a browser may still write while they end.
export function removeProfile(profile) {
  return rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** The ids of a process and of all its descendants, parents first. */
export function processTree(root) {
  const children = new Map();
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  for (const line of table.trim().split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

// The browser leads a process group, which one signal ends as a whole; helpers
// that left the group are named one by one.
export function killAll(root, tree) {
  for (const pid of [-root, ...tree]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

// A killed process that nobody has waited for yet no longer runs.
function anyAlive(pids) {
  try {
    const states = execFileSync('ps', ['-o', 'state=', '-p', pids.join(',')], { encoding: 'utf8' });
    return states.trim().split(/\s+/).some((state) => state !== '' && !state.startsWith('Z'));
  } catch {
    return false; // none is left
  }
}
