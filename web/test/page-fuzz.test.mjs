// Random values, proxies, frozen and foreign objects and misspelt options at
// every public call: only HoldfastErrors come back, nothing refused is stored,
// nothing hangs. FUZZ_MS is for how long, in milliseconds; two seconds by default.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage } from './support/pages.mjs';

const duration = Number(process.env.FUZZ_MS ?? 2_000);

inBrowsers('random arguments', (context) => {
  test('are carried out or refused, and what is refused is not stored', async () => {
    const page = await libraryPage(context);
    const seed = Math.floor(Math.random() * 2 ** 31);
    const seen = await page.evaluate(fuzz, duration, seed);
    assert.deepEqual(seen.wrong, [], `seed ${seed}`);
    assert.deepEqual(seen.unanswered, [], `seed ${seed}`);
    assert.deepEqual(seen.stored, [], `seed ${seed}`);
    assert.ok(seen.refused > 0 && seen.done > 0, JSON.stringify(seen));
    await page.close();
  });
});

/** Runs in the page. */
async function fuzz(duration, seed) {
  let state = seed;
  const random = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % n;
  };
  const pick = (list) => list[random(list.length)];
  const frame = document.body.appendChild(document.createElement('iframe'));
  const foreign = frame.contentWindow;
  const trap = () => {
    throw pick([new Error('of a trap'), 'a text', { code: 'LOCKED' }, null, undefined, 7]);
  };
  const oddities = [
    () => undefined, () => null, () => NaN, () => -0, () => Infinity, () => 1e300, () => 5, () => true, () => '', () => 'x',
    () => '\ud800', () => 2n ** 70n, () => 7n, () => Symbol('s'), () => () => {}, () => new Map([[1, 2]]), () => new Set([1]),
    () => new Date(NaN), () => new Date(), () => /x/, () => new Error('x'), () => Promise.resolve(1), () => new Uint8Array(3),
    () => new DataView(new ArrayBuffer(1)), () => new ArrayBuffer(2), () => new Blob(['x']), () => Object(1), () => Object('x'),
    () => [1, , 3], () => document.body, () => window, () => new URL('https://example.org'), () => new WeakMap(), // eslint-disable-line no-sparse-arrays
    () => new foreign.Map(), () => new foreign.Date(), () => foreign.Array.of('a', 'b'), () => new foreign.Uint8Array(2),
    () => new foreign.Error('x'), () => new foreign.Object(), () => foreign, () => new foreign.Blob(['x']),
    () => new Proxy({}, { get: trap }), () => new Proxy({}, { ownKeys: trap }), () => new Proxy([], { get: trap }),
    () => new Proxy({}, { getPrototypeOf: trap, has: trap }), () => new Proxy(['a'], {}), () => new Proxy(() => {}, { apply: trap }),
    () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; },
    () => ({ toJSON: trap }), () => ({ get content() { return trap(); } }), () => ({ toString: trap, valueOf: trap, [Symbol.toPrimitive]: trap }),
    () => ({ get [Symbol.toStringTag]() { return trap(); } }), () => ({ [Symbol.toStringTag]: 'Blob' }), () => Object.create(null),
    () => { const circle = {}; circle.circle = [circle]; return circle; }, () => new AbortController().signal,
    () => { const bytes = new Uint8Array(2); structuredClone(bytes, { transfer: [bytes.buffer] }); return bytes; },
    () => Object.freeze([Object.freeze({ id: 'frozen', tier: 'session', content: 'x' })]),
  ];
  const names = ['tier', 'order', 'limit', 'offset', 'prefix', 'after', 'where', 'content', 'since', 'until', 'ifRevision', 'format', 'signal', 'onProgress', 'limmit', 'toString', '__proto__', 'timeout', 'sessionId', 'folder'];
  const odd = () => pick(oddities)();
  const anything = (depth = 0) => {
    if (depth > 2 || random(3) > 0) return odd();
    const inside = () => anything(depth + 1);
    return random(2) ? Array.from({ length: random(4) }, inside) : Object.fromEntries(Array.from({ length: random(4) }, () => [pick(['a', 'id', 'content', 'metadata', '\ud800', 'toJSON', '__proto__']), inside()]));
  };
  const options = () => (random(4) ? Object.fromEntries(Array.from({ length: random(3) }, () => [pick(names), odd()])) : odd());
  let lastId = 0;
  const entry = () => {
    const made = { id: `fuzz-${++lastId}`, tier: 'session', content: 'x' };
    for (let i = random(3); i > 0; i--) made[pick(['metadata', 'importance', 'access_count', 'created_at', 'last_accessed', 'later', 'tier', 'content'])] = anything();
    if (random(3) === 0) made.metadata = { v: anything() };
    return pick([(e) => e, Object.freeze, (e) => new Proxy(e, {})])(made);
  };
  const path = 'fuzz.json';
  const memory = await holdfast.open(path, { timeout: 20_000 });
  const ids = new Set();
  const storing = (made, call) => ({ ids: made.map(({ id }) => id), run: () => call(made) });
  const calls = [
    () => storing([entry()], ([e]) => memory.put(e, random(2) ? undefined : options())),
    () => storing([entry(), entry()], (list) => memory.put(random(2) ? list : new Proxy(list, {}))),
    () => storing([entry()], (list) => memory.save(list)),
    () => storing([entry()], (list) => memory.saveWithSession(odd(), list)),
    () => storing([entry()], (entries) => memory.loadContainer().then((c) => memory.saveContainer(pick([(x) => x, Object.freeze])({ ...c, entries, later: anything() })))),
    ...['get', 'delete', 'touch', 'list', 'page', 'count', 'put', 'change', 'save', 'saveContainer', 'setSessionId', 'export', 'import', 'salvage', 'update', 'revision', 'on', 'query'].map((name) => () => ({ name, run: () => memory[name](anything(), options()) })),
    () => ({ name: 'open', run: () => holdfast.open(odd(), options()).then((m) => m.close()) }),
    () => ({ name: 'open', run: () => holdfast.open(path, options()).then((m) => m.close()) }),
    () => ({ name: 'files', run: () => holdfast.files(options()) }),
    () => ({ name: 'AutoSave', run: () => new holdfast.AutoSave(options(), odd()).changed(odd()) }),
    () => ({ name: 'import', run: () => memory.import(odd(), options()) }),
  ];
  const late = (ms) => new Promise((resolve) => setTimeout(resolve, ms, 'late'));
  const seen = { wrong: [], unanswered: [], stored: [], refused: 0, done: 0 };
  for (const end = performance.now() + duration; performance.now() < end; ) {
    const call = pick(calls)();
    const outcome = await Promise.race([late(30_000), (async () => call.run())().then(() => 'done', (error) => ({ error }))]);
    const what = `${call.name ?? 'store'} ${String(call.run)}`;
    if (outcome === 'late') seen.unanswered.push(what);
    else if (outcome === 'done') seen.done++;
    else {
      seen.refused++;
      const { error } = outcome;
      if (!(error instanceof holdfast.HoldfastError) || error.code === 'RUNTIME') seen.wrong.push(`${what}: ${error} ${error?.stack}`);
      for (const id of call.ids ?? []) ids.add(id);
    }
    if (seen.wrong.length + seen.unanswered.length > 3) break;
    if (outcome !== 'done' && call.ids) {
      const found = await memory.get(call.ids);
      seen.stored.push(...found.map(({ id }) => `${id} ${what}`));
    }
  }
  return seen;
}
