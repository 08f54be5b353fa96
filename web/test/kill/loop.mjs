// Kills a browser that writes, again and again, and counts what is missing.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, launch } from '../browsers.mjs';
import { startLoad } from './load.mjs';
import { serveKill } from './server.mjs';

/** A kill comes that long after the first acknowledgement, in milliseconds. */
const shortest = 50;
const longest = 700;

/** What a browser that was killed does at its next start otherwise. */
const prefs = {
  'toolkit.startup.max_resumed_crashes': -1,
  'browser.sessionstore.resume_from_crash': false,
};

/**
 * @typedef {object} Tally
 * @property {number} kills
 * @property {number} acknowledged how many states were acknowledged in all
 * @property {number} lost how many of those were not there afterwards
 * @property {number} unreadable after how many kills there was an error, or
 *   something that nobody had written
 * @property {number} leftovers how many files were left behind
 * @property {string[]} errors
 */

/**
 * @param {object} options
 * @param {'chromium' | 'firefox'} options.browser
 * @param {string} options.storage
 * @param {'put' | 'save' | 'in-place' | 'writable'} options.writer
 * @param {number} options.kills
 * @param {boolean} [options.load] whether something else keeps the disk busy
 * @param {(tally: Tally) => boolean} [options.enough] ends the loop early
 * @returns {Promise<Tally>}
 */
export async function killLoop({ browser: name, storage, writer, kills, load = false, enough = () => false }) {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-kill-'));
  const server = await serveKill();
  const stopLoad = load ? startLoad(profile) : () => {};
  /** @type {Tally} */
  const tally = { kills: 0, acknowledged: 0, lost: 0, unreadable: 0, leftovers: 0, errors: [] };
  let browser;
  try {
    for (;;) {
      browser = await launch(name, { profile, prefs });
      const page = await newPage(browser, server.url);
      const found = await look(page, writer, storage, server.acknowledged(), tally);
      if (!found || tally.kills === kills || enough(tally)) return tally;
      const before = found.last;
      server.reset(before);
      await page.evaluate((w, s, n) => globalThis.write(w, s, n), writer, storage, before + 1);
      await pause(shortest + Math.random() * (longest - shortest));
      await kill(browser);
      browser = undefined;
      tally.kills++;
      tally.acknowledged += server.acknowledged() - before;
    }
  } finally {
    if (browser) await kill(browser);
    stopLoad();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function newPage(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'check' in globalThis);
  return page;
}

/** Counts what is wrong after a kill. It returns nothing when there is no going on. */
async function look(page, writer, storage, acknowledged, tally) {
  tally.leftovers += (await page.evaluate(() => globalThis.leftovers())).length;
  try {
    const found = await page.evaluate((w, s, n) => globalThis.check(w, s, n), writer, storage, acknowledged);
    tally.lost += found.lost;
    if (found.wrong > 0) tally.unreadable++;
    return found;
  } catch (error) {
    tally.unreadable++;
    tally.errors.push(`after ${tally.kills} kills: ${error.message}`);
    return undefined;
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * The rate of failures that k failures in n independent tries are compatible
 * with, at most, with 95 % confidence (Clopper and Pearson, one-sided).
 */
export function upperBound(k, n) {
  if (n === 0 || k >= n) return 1;
  let [low, high] = [k / n, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (atMost(k, n, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** The chance of at most k failures in n tries that fail at the given rate. */
function atMost(k, n, rate) {
  let sum = 0;
  let term = (1 - rate) ** n;
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= ((n - i) / (i + 1)) * (rate / (1 - rate));
  }
  return sum;
}
