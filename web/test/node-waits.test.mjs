// Calls that wait: for their turn, for each other, and for what does not come.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { dist, importDist, library, tempFolder } from './support/paths.mjs';

const { Calls } = await importDist('calls.js');
const { webPlatform } = await importDist('platform.js');
const code = (error) => error.code;

/** Calls to somebody who takes them and leaves the answers to the test. */
function calls() {
  const sent = [];
  let silent;
  const table = new Calls((limit) => (silent = limit));
  table.begin();
  const call = (memory, limit) => table.start({ memory, limit, send: (id) => sent.push(id) });
  return { table, sent, call, silence: () => silent };
}

/** Stops this thread, as a browser that is suspended does. */
function stop(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('of many puts at once each is acknowledged, and others have their turn', async (t) => {
  const memory = await library.open('many', { storage: 'memory' });
  t.after(() => memory.clear().then(() => memory.close()));
  let [turns, answered] = [0, 0];
  const seen = [];
  const timer = setInterval(() => {
    turns++;
    seen.push(answered);
  });
  const n = 2_000;
  const puts = Array.from({ length: n }, (_, i) => memory.put({ content: `${i}` }).then(() => answered++));
  await Promise.all(puts);
  clearInterval(timer);
  assert.equal(await memory.count(), n);
  assert.ok(new Set(seen).size > 3, `answers came at ${new Set(seen).size} times, in ${turns} turns`);
});

test('some calls of a memory are on their way, the others wait in their order', async () => {
  const { table, sent, call } = calls();
  const results = Array.from({ length: 600 }, () => call(1, 60_000));
  const other = call(2, 60_000);
  assert.equal(sent.length, 257);
  for (let id = 1; id <= 600; id++) {
    assert.ok(sent.includes(id), `${id} was not sent in time`);
    table.resolve(id, id);
  }
  assert.deepEqual(await Promise.all(results), Array.from({ length: 600 }, (_, i) => i + 1));
  table.resolve(601, 'other');
  assert.equal(await other, 'other');
});

test('what was not begun when the other side died says so', async () => {
  const { HoldfastError } = library;
  const { table, call } = calls();
  const results = Array.from({ length: 300 }, () => call(1, 60_000).catch((error) => error.message));
  table.rejectAll(new HoldfastError('RUNTIME', 'gone'));
  const messages = await Promise.all(results);
  assert.equal(messages.filter((message) => message === 'gone').length, 256);
  assert.equal(messages.filter((message) => message === 'gone; this call was not begun, and nothing was stored').length, 44);
});

test('a limit counts from the turn, and ends one call', async () => {
  const { table, call, silence } = calls();
  const alive = setInterval(() => table.hear(), 100);
  const order = [];
  const first = call(1, 500).catch((error) => order.push(error.code));
  const second = call(1, 500).then((result) => order.push(result));
  const other = call(2, 60_000);
  await first;
  await sleep(1_000); // more than the limit since it was made
  table.resolve(2, 'second');
  await second;
  assert.deepEqual(order, ['UNAVAILABLE', 'second']);
  assert.equal(silence(), undefined);
  table.resolve(3);
  await other;
  clearInterval(alive);
});

test('when nothing is heard for as long as the most patient would wait, the other side is dead', async () => {
  const { call, table, silence } = calls();
  const lost = [call(1, 100), call(2, 1_000)].map((result) => result.catch(code));
  while (silence() === undefined) await sleep(50);
  assert.equal(silence(), 1_000);
  table.rejectAll(new library.HoldfastError('RUNTIME', 'gone'));
  assert.deepEqual(await Promise.all(lost), ['UNAVAILABLE', 'RUNTIME']);
});

test('time in which everything was stopped does not count', async () => {
  const { table, sent, call, silence } = calls();
  const result = call(1, 200);
  stop(4_000);
  await sleep(100); // the answer is on its way, and timers are late
  table.resolve(sent[0], 'healthy');
  assert.equal(await result, 'healthy');
  assert.equal(silence(), undefined);
});

test('a program that is stopped in the middle of calls stores them all the same', async (t) => {
  const memory = await library.open(join(await tempFolder(t), 'stopped.json'), { timeout: 300 });
  t.after(() => memory.close());
  await memory.put({ content: 'first' });
  const puts = Array.from({ length: 50 }, (_, i) => memory.put({ content: `${i}` }));
  stop(2_500);
  await Promise.all(puts);
  assert.equal(await memory.count(), 51);
});

/** A host of programs that does as told. */
async function host(t, answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/holdfast.wasm`;
}

/** The smallest program there is, with a custom section of some kilobytes. */
const program = Buffer.concat([
  Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 0x81, 0x20, 0]),
  Buffer.alloc(4096),
]);

test('a download that is given up ends, and the next one is another', async (t) => {
  let requests = 0;
  const url = await host(t, (request, response) => {
    requests++;
    response.writeHead(200, { 'Content-Type': 'application/wasm' });
    if (requests === 1) response.write(program.subarray(0, 100));
    else response.end(program);
  });
  const controller = new AbortController();
  const stalled = webPlatform.compile(url, controller.signal);
  setTimeout(() => controller.abort(new Error('its host is gone')), 200);
  await assert.rejects(stalled, { message: 'its host is gone' });
  assert.ok((await webPlatform.compile(url)) instanceof WebAssembly.Module);
  assert.equal(requests, 2);
});

test('a program that can not be loaded is named, with the cause and the option', async (t) => {
  const missing = await host(t, (request, response) => response.writeHead(404).end());
  const where = (url) => new RegExp(`^${url.replaceAll('.', '\\.')} can't be loaded: .*404.*\\(option wasmURL\\)$`);
  await assert.rejects(webPlatform.compile(missing), { code: 'RUNTIME', message: where(missing) });
  await assert.rejects(webPlatform.compile('http://127.0.0.1:1/x.wasm'), {
    code: 'RUNTIME',
    message: /^http:\/\/127\.0\.0\.1:1\/x\.wasm can't be loaded: .+ \(option wasmURL\)$/,
  });
});

test('a program of another build says both', async (t) => {
  const folder = await tempFolder(t);
  const { build } = await importDist('version.js');
  const other = build.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  const bytes = await readFile(join(dist, 'lib/holdfast-node.wasm'));
  const at = bytes.indexOf(build);
  assert.ok(at > 0, 'the program has its build in it');
  bytes.write(other, at);
  const file = join(folder, 'other.wasm');
  await writeFile(file, bytes);
  const error = await library.open(join(folder, 'a.json'), { wasmURL: pathToFileURL(file) }).catch((e) => e);
  assert.equal(error.code, 'RUNTIME');
  assert.match(error.message, /other\.wasm/);
  assert.ok(error.message.includes(`is of ${other}, and this JavaScript of ${build}`), error.message);
});
