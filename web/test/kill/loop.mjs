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

/** So many kills come while what was written before is being opened. */
const inOpening = 1 / 4;

/** Such a kill comes at most so long after the opening began, in milliseconds. */
const longestOpening = 150;

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
 * @property {number} opening how many of them came while what is there was being
 *   opened, and not while it was written to
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
export async function killLoop({ browser, storage, writers, kills, load = false, enough = () => false }) {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-kill-'));
  const server = await serveKill();
  const stopLoad = load ? startLoad(profile) : () => {};
  const tallies = Object.fromEntries(writers.map((writer) => [writer, newTally()]));
  const trial = { browser, profile, server, storage, writers, tallies };
  try {
    for (let n = 0; n < kills && !enough(tallies) && !isHarmed(trial); n++) {
      if (n > 0 && Math.random() < inOpening) await killInOpening(trial);
      else await killInWriting(trial);
    }
    await inspect(trial);
    return tallies;
  } finally {
    stopLoad();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Kills a browser while its tabs open what is there. */
async function killInOpening(trial) {
  let looks;
  await inKilled(trial, async (pages) => {
    looks = lookAll(trial, pages);
    await sleep(Math.random() * longestOpening);
  });
  await Promise.all(looks); // what they have seen or failed to see counts for nothing
  count(trial, { opening: 1 });
}

/** Kills a browser while its tabs write, once each has had something acknowledged. */
async function killInWriting(trial) {
  const { server, writers } = trial;
  const before = writers.map(server.acknowledged);
  await inKilled(trial, async (pages) => {
    const last = add(trial, await Promise.all(lookAll(trial, pages)));
    if (isHarmed(trial)) return;
    await Promise.all(writers.map((writer, i) => pages[i].evaluate((w, l) => globalThis.write(w, l), writer, last[i])));
    await sleep(Math.random() * longest);
  });
  if (!isHarmed(trial)) count(trial, { acknowledged: (i) => server.acknowledged(writers[i]) - before[i] });
}

/** Looks at what is there in the end. */
async function inspect(trial) {
  await inKilled(trial, async (pages) => {
    if (!isHarmed(trial)) add(trial, await Promise.all(lookAll(trial, pages)));
    const leftovers = await pages[0].evaluate(() => globalThis.leftovers());
    for (const tally of Object.values(trial.tallies)) tally.leftovers = leftovers;
  });
}

/** Runs something in a browser with a tab for each writer, and kills the browser then. */
async function inKilled({ browser: name, profile, server, writers }, run) {
  const browser = await launch(name, { profile, prefs });
  try {
    await run(await Promise.all(writers.map(() => newPage(browser, server.url))));
  } finally {
    await kill(browser);
  }
  await server.silence();
}

async function newPage(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'check' in globalThis);
  return page;
}

/** Has each tab look at what its writer wrote. */
function lookAll({ server, storage, writers }, pages) {
  return writers.map((writer, i) => look(pages[i], writer, storage, server.acknowledged(writer)));
}

/** What a tab finds; an error if it can't look. */
async function look(page, writer, storage, acknowledged) {
  try {
    const { last, lost, wrong } = await page.evaluate((w, s, n) => globalThis.check(w, s, n), writer, storage, acknowledged);
    return { last: Math.max(last, acknowledged), lost, wrong };
  } catch (error) {
    return { last: acknowledged, lost: 0, wrong: 1, error };
  }
}

/** Counts what the tabs have found, and returns the states to go on from. */
function add({ writers, tallies }, found) {
  return found.map(({ last, lost, wrong, error }, i) => {
    const tally = tallies[writers[i]];
    tally.lost += lost;
    tally.unreadable += wrong;
    if (lost + wrong > 0) tally.harmed++;
    if (error) tally.errors.push(`after ${tally.kills} kills: ${error.message}`);
    return last;
  });
}

/** Counts a kill. */
function count({ profile, writers, tallies }, { opening = 0, acknowledged = () => 0 }) {
  const torn = logs(profile, 'indexeddb').some(isTorn);
  for (const [i, writer] of writers.entries()) {
    tallies[writer].kills++;
    tallies[writer].opening += opening;
    tallies[writer].acknowledged += acknowledged(i);
    if (torn) tallies[writer].torn++;
  }
}

/** Whether something was lost that a promise was given for. */
function isHarmed({ writers, tallies }) {
  return writers.some((writer) => !controls.includes(writer) && tallies[writer].harmed > 0);
}

function newTally() {
  return { kills: 0, opening: 0, acknowledged: 0, lost: 0, unreadable: 0, harmed: 0, torn: 0, leftovers: [], errors: [] };
}

function sleep(ms) {
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
