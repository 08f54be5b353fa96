// The runner of Go tests in browsers must not call a failure a success.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Tally } from './go-browser/tally.mjs';

const runner = fileURLToPath(new URL('go-browser/run.mjs', import.meta.url));
const cases = './web/test/go-browser/testdata/cases';

async function run(args, env = {}) {
  const child = spawn(process.execPath, [runner, ...args], { env: { ...process.env, ...env } });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

const runCase = (name, ...args) => run(['--browser', 'chromium', '--run', `^${name}$`, ...args, cases]);

test('what passes is a success', async () => {
  const { code, stdout } = await runCase('(TestPasses|TestFiles|Example|FuzzSeeds)');
  assert.match(stdout, /ends nowhere, ünïcödé/);
  assert.match(stdout, /^ok .* 4 passed$/m);
  assert.equal(code, 0);
});

for (const [name, reason, ...args] of [
  ['TestFails', /exit code 1; 0 passed, 1 failed/],
  ['TestExits', /no test ran/],
  ['TestSkips', /no test ran; 0 passed, 1 skipped/],
  ['TestPanics', /this goroutine panics[^]*exit code 2/],
  ['TestThrows', /worker failed: .*thrown in the worker/],
  ['TestHangs', /no end after 4 s/, '--timeout', '2', '--grace', '2'],
  ['TestThatIsNotThere', /no test ran/],
]) {
  test(`${name} is a failure`, async () => {
    const { code, stdout } = await runCase(name, ...args);
    assert.match(stdout, reason);
    assert.match(stdout, /^FAIL /m);
    assert.equal(code, 1);
  });
}

test('what hangs in a Firefox that is not driven is a failure, and is not run again', async () => {
  const { code, stdout } = await run(['--browser', 'firefox', '--run', '^TestHangs$', '--timeout', '3', '--grace', '3', cases]);
  assert.deepEqual([code, stdout.match(/^FAIL .*no end after 6 s/gm)?.length], [1, 1], stdout);
});

test('a package without tests is a failure', async () => {
  const { code, stderr } = await run(['--browser', 'chromium', './fsadapter']);
  assert.match(stderr, /^FAIL .*has no tests/);
  assert.equal(code, 1);
});

test('a missing browser is a failure of one line', async () => {
  for (const [name, variable] of [['chromium', 'CHROMIUM'], ['firefox', 'FIREFOX']]) {
    const { code, stderr } = await run(['--browser', name, cases], { [variable]: '/nowhere/browser' });
    assert.equal(stderr, `FAIL  no ${name} at /nowhere/browser: install it or set ${variable} to its path\n`);
    assert.equal(code, 1);
  }
});

test('a wrong command line exits with 2', async () => {
  for (const args of [[], ['--browser', 'lynx', cases], ['--browser', 'chromium'], ['--browser', 'chromium', '--timeout', 'x', cases]]) {
    assert.equal((await run(args)).code, 2, args.join(' '));
  }
});

test('output cut anywhere is counted once', () => {
  const output = '\x16=== RUN   TestA\nno line break\x16--- PASS: TestA (0.00s)\n\x16    --- PASS: TestA/sub (0.00s)\n\x16--- FAIL: TestB (0.00s)\nBenchmarkC-2 \t 100\t 5 ns/op\n';
  for (let cut = 0; cut <= output.length; cut++) {
    const tally = new Tally();
    const clean = tally.add(output.slice(0, cut)) + tally.add(output.slice(cut));
    assert.match(clean, /^=== RUN +TestA\nno line break\n--- PASS/);
    assert.equal(String(tally), '1 passed, 1 failed, 1 benchmarks');
    assert.equal(tally.ran, 3);
  }
});
