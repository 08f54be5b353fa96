// Kills a browser that writes, again and again, and counts what is missing.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, launch } from '../browsers.mjs';
import { isTorn, logs } from './leveldb.mjs';
import { startLoad } from './load.mjs';
import { serveKill } from './server.mjs';

/** A kill comes at most so long after all writers have had something acknowledged, in milliseconds. */
const longest = 400;

/** What a browser that was killed does at its next start otherwise. */
const prefs = {
  'toolkit.startup.max_resumed_crashes': -1,
  'browser.sessionstore.resume_from_crash': false,
};

/** The writers that keep no promise. */
export const controls = Object.freeze(['in-place', 'writable']);

/**
 * What has become of what one writer wrote.
 *
 * @typedef {object} Tally
 * @property {number} kills
 * @property {number} acknowledged how many states were acknowledged in all
 * @property {number} lost how many of those were not there afterwards
 * @property {number} unreadable after how many kills there was an error, or
 *   something that nobody had written
 * @property {number} harmed after how many kills there was any of this
 * @property {number} torn after how many kills Chromium's log of IndexedDB ended
 *   within a record, see leveldb.mjs
 * @property {string[]} leftovers what was left behind in the end, by all
 *   writers together
 * @property {string[]} errors
 */

/**
 * Each writer writes in a tab of its own, all at once, and one kill ends all.
 *
 * @param {object} options
 * @param {'chromium' | 'firefox'} options.browser
 * @param {string} options.storage
 * @param {readonly ('put' | 'save' | 'in-place' | 'writable')[]} options.writers
 * @param {number} options.kills
 * @param {boolean} [options.load] whether something else keeps the disk busy
 * @param {(tallies: Record<string, Tally>) => boolean} [options.enough] ends the loop early
 * @returns {Promise<Record<string, Tally>>} a tally for each writer
 */
export async function killLoop({ browser: name, storage, writers, kills, load = false, enough = () => false }) {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-kill-'));
  const server = await serveKill();
  const stopLoad = load ? startLoad(profile) : () => {};
  const tallies = Object.fromEntries(writers.map((writer) => [writer, newTally()]));
  const has = (bad) => writers.some((writer) => !controls.includes(writer) && bad(tallies[writer]));
  let browser;
  try {
    for (let n = 0; ; n++) {
      browser = await launch(name, { profile, prefs });
      const pages = await Promise.all(writers.map(() => newPage(browser, server.url)));
      const last = await Promise.all(
        writers.map((writer, i) => look(pages[i], writer, storage, server.acknowledged(writer), tallies[writer])),
      );
      if (n === kills || enough(tallies) || has(({ harmed }) => harmed > 0)) {
        const leftovers = await pages[0].evaluate(() => globalThis.leftovers());
        for (const tally of Object.values(tallies)) tally.leftovers = leftovers;
        return tallies;
      }
      const before = writers.map(server.acknowledged);
      await Promise.all(writers.map((writer, i) => pages[i].evaluate((w, l) => globalThis.write(w, l), writer, last[i])));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
      await kill(browser);
      browser = undefined;
      await server.silence();
      const torn = logs(profile, 'indexeddb').some(isTorn);
      for (const [i, writer] of writers.entries()) {
        tallies[writer].kills++;
        if (torn) tallies[writer].torn++;
        tallies[writer].acknowledged += server.acknowledged(writer) - before[i];
      }
    }
  } finally {
    if (browser) await kill(browser);
    stopLoad();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function newTally() {
  return { kills: 0, acknowledged: 0, lost: 0, unreadable: 0, harmed: 0, torn: 0, leftovers: [], errors: [] };
}

async function newPage(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'check' in globalThis);
  return page;
}

/** Counts what is wrong after a kill, and returns the state to go on from. */
async function look(page, writer, storage, acknowledged, tally) {
  try {
    const { last, lost, wrong } = await page.evaluate((w, s, n) => globalThis.check(w, s, n), writer, storage, acknowledged);
    tally.lost += lost;
    tally.unreadable += wrong;
    if (lost + wrong > 0) tally.harmed++;
    return Math.max(last, acknowledged);
  } catch (error) {
    tally.unreadable++;
    tally.harmed++;
    tally.errors.push(`after ${tally.kills} kills: ${error.message}`);
    return acknowledged;
  }
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
