// Runs Go tests in a dedicated worker of a real browser:
//
//   node web/test/go-browser/run.mjs --browser chromium ./core ./fsadapter/opfs
//
// The exit code is 0 when every test of every package passed, 1 when one
// failed, a page or worker crashed, time ran out or a package ran no test, and
// 2 for a wrong command line.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { close, launch, names } from '../browsers.mjs';
import { openUndriven } from '../undriven.mjs';
import { buildTest, testdata, wasmExecPath } from './build.mjs';
import { Tally } from './tally.mjs';
import { serveTest } from './server.mjs';

const usage = `usage: run.mjs --browser ${names.join('|')} [--run REGEXP] [--bench REGEXP]
              [--benchtime T] [--count N] [--timeout SECONDS] [--grace SECONDS] [--quiet] PACKAGE...

--timeout is the limit that the test binary keeps (300), --grace what the browser
may take beyond it (60). --quiet prints a package's output only if it fails.
Firefox is started for each package, and not driven.`;

// Firefox rounds clocks to a millisecond, too coarse for a benchmark.
const exactClocks = { 'privacy.reduceTimerPrecision': false };

function parseCommandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      browser: { type: 'string' },
      run: { type: 'string' },
      bench: { type: 'string' },
      benchtime: { type: 'string' },
      count: { type: 'string' },
      timeout: { type: 'string', default: '300' },
      grace: { type: 'string', default: '60' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const timeout = Number(values.timeout);
  const grace = Number(values.grace);
  if (!names.includes(values.browser)) throw new Error('--browser is missing or unknown');
  if (!(timeout > 0)) throw new Error('--timeout wants a number of seconds');
  if (!(grace > 0)) throw new Error('--grace wants a number of seconds');
  if (positionals.length === 0) throw new Error('no package named');
  return { ...values, timeout, grace, packages: positionals };
}

function testArgs({ run, bench, benchtime, count, timeout }) {
  const args = ['test', '-test.v=test2json', `-test.timeout=${timeout}s`];
  if (run) args.push(`-test.run=${run}`);
  if (bench) args.push(`-test.bench=${bench}`, '-test.benchmem');
  if (benchtime) args.push(`-test.benchtime=${benchtime}`);
  if (count) args.push(`-test.count=${count}`);
  return args;
}

/**
 * Runs one package and says in one line how it went.
 *
 * @returns {Promise<boolean>} whether it passed
 */
async function runPackage(visitor, pkg, wasm, wasmExec, options) {
  const tally = new Tally();
  const test = await serveTest({
    wasm,
    wasmExec,
    args: testArgs(options),
    testdata: await testdata(pkg),
    timeout: (options.timeout + options.grace) * 1000,
    onOutput: (text) => {
      const clean = tally.add(text);
      if (!options.quiet) process.stdout.write(clean);
    },
  });
  let leave;
  try {
    leave = await visitor.visit(test.url, test.fail);
    const result = await test.result;
    const failure = failureOf(result, tally);
    if (failure && options.quiet) process.stdout.write(tally.text);
    console.log(`${failure ? 'FAIL' : 'ok'}  ${pkg} in ${options.browser}: ${failure ? `${failure}; ` : ''}${tally}`);
    return !failure;
  } finally {
    await leave?.();
    test.close();
  }
}

function failureOf({ code, error }, tally) {
  if (error) return error;
  if (code !== 0) return `exit code ${code}`;
  if (tally.failed > 0) return 'a test failed';
  if (tally.ran === 0) return 'no test ran';
  return '';
}

/**
 * What opens pages, one at a time. visit calls fail with a reason when the page or
 * its browser ends by itself, until what it returns is called.
 *
 * @typedef {object} Visitor
 * @property {(url: string, fail: (reason: string) => void) => Promise<() => unknown>} visit
 * @property {() => Promise<void>} close
 */

/** A browser with one page for all packages: a browser may end with its last one. */
async function driven(options) {
  const browser = await launch(options.browser);
  const page = await browser.newPage();
  const visit = async (url, fail) => {
    const onDisconnected = () => fail('the browser crashed');
    const onPageError = (error) => fail(`the page crashed: ${error.message}`);
    browser.on('disconnected', onDisconnected);
    page.on('error', onPageError);
    page.goto(url).catch((error) => fail(`the page did not load: ${error.message}`));
    return () => {
      browser.off('disconnected', onDisconnected);
      page.off('error', onPageError);
    };
  };
  return { visit, close: () => close(browser) };
}

/** A browser for each package. */
function undriven(options) {
  const prefs = options.bench ? exactClocks : {};
  const visit = async (url, fail) => (await openUndriven(url, { prefs, onExit: fail })).close;
  return { visit, close: async () => {} };
}

async function main(options) {
  const out = await mkdtemp(join(tmpdir(), 'holdfast-go-browser-'));
  let visitor;
  try {
    visitor = await (options.browser === 'firefox' ? undriven(options) : driven(options));
    const wasmExec = await wasmExecPath();
    let passed = true;
    for (const pkg of options.packages) {
      const wasm = await buildTest(pkg, out);
      passed = (await runPackage(visitor, pkg, wasm, wasmExec, options)) && passed;
    }
    return passed ? 0 : 1;
  } finally {
    await visitor?.close();
    await rm(out, { recursive: true, force: true });
  }
}

let options;
try {
  options = parseCommandLine();
} catch (error) {
  console.error(`${error.message}\n${usage}`);
  process.exit(2);
}
main(options).then(
  (code) => { process.exitCode = code; },
  (error) => {
    console.error(`FAIL  ${error.message}`);
    process.exitCode = 1;
  },
);
