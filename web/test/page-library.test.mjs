// The library through a page, in real browsers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goldenFormats, goldenNames } from './support/paths.mjs';
import { inBrowsers, libraryPage } from './support/pages.mjs';
import { serveDist } from './support/server.mjs';
import { inWorker } from './support/workers.mjs';

inBrowsers('the library', (context) => {
  test('what is saved is there after a reload', async () => {
    const page = await libraryPage(context);
    const status = await page.evaluate(async () => {
      const memory = await holdfast.open('agents/ada/session.json', { sessionId: 'ada-1' });
      const empty = await memory.load();
      await memory.save([{ id: '1', tier: 'session', content: 'prefers metric units', importance: 0.5 }]);
      return { ...(await memory.status()), empty };
    });
    assert.deepEqual(status.empty, []);
    assert.ok(status.bytes > 0);
    if (context.name === 'webkit') {
      assert.equal(status.storage, 'indexeddb');
      assert.equal(status.why, 'OPFS is not offered here (no origin private file system), so IndexedDB');
      assert.deepEqual([status.persisted, status.usage, status.quota], [null, null, null]);
    } else {
      assert.equal(status.storage, 'opfs');
      assert.ok(status.usage >= 0 && status.quota > 0);
      assert.equal(typeof status.persisted, 'boolean');
    }

    await page.reload();
    await page.waitForFunction(() => 'holdfast' in globalThis);
    const loaded = await page.evaluate(async () => {
      const memory = await holdfast.open('agents/ada/session.json');
      const container = await memory.loadContainer();
      container.entries.push({ id: '2', tier: 'working', content: 'second' });
      await memory.saveContainer(container);
      return { session: await memory.storedSessionId(), contents: (await memory.load()).map((e) => e.content) };
    });
    assert.deepEqual(loaded, { session: 'ada-1', contents: ['prefers metric units', 'second'] });
    await page.close();
  });

  test('golden containers come and go byte for byte', async () => {
    const page = await libraryPage(context);
    for (const name of goldenNames) {
      assert.deepEqual(await page.evaluate(compareGolden, name, goldenFormats), [], name);
    }
    await page.close();
  });

  test('errors arrive with code, path and offset', async () => {
    const page = await libraryPage(context);
    const errors = await page.evaluate(async () => {
      const memory = await holdfast.open('errors.json');
      const shape = (e) => ({ code: e.code, path: e.path, offset: e.offset, ok: e instanceof holdfast.HoldfastError });
      const text = new Blob(['[{"id":"1","id":"1"}]']);
      const damaged = await memory.import(text).catch(shape);
      const invalid = await memory.save([{ id: '1', tier: 'forever', content: '' }]).catch(shape);
      const path = await holdfast.open('../errors.json').catch(shape);
      await memory.close();
      // What is undefined is null on the way from WebKitGTK.
      return JSON.stringify([damaged, invalid, path, await memory.load().catch(shape)]);
    });
    assert.deepEqual(JSON.parse(errors), [
      { code: 'CORRUPT', path: 'errors.json', offset: 11, ok: true },
      { code: 'INVALID', path: 'errors.json', ok: true },
      { code: 'INVALID', path: '../errors.json', ok: true },
      { code: 'CLOSED', path: 'errors.json', ok: true },
    ]);
    await page.close();
  });

  test('of two tabs that save what they loaded one gets CONFLICT', async () => {
    const pages = [await libraryPage(context), await libraryPage(context)];
    await pages[0].evaluate(async () => {
      const memory = await holdfast.open('shared.json');
      await memory.save([]);
      await memory.close();
    });
    for (const page of pages) {
      await page.evaluate(async () => {
        globalThis.memory = await holdfast.open('shared.json');
        globalThis.container = await globalThis.memory.loadContainer();
      });
    }
    const outcomes = await Promise.all(pages.map((page, i) => page.evaluate(saveMine, `tab ${i}`)));
    assert.deepEqual([...outcomes].sort(), ['CONFLICT', 'saved']);

    const loser = outcomes.indexOf('CONFLICT');
    await pages[loser].evaluate(async () => {
      globalThis.container = await globalThis.memory.loadContainer();
    });
    assert.equal(await pages[loser].evaluate(saveMine, `tab ${loser}`), 'saved');
    const ids = await pages[1 - loser].evaluate(async () => (await globalThis.memory.load()).map((e) => e.id));
    assert.deepEqual([...ids].sort(), ['tab 0', 'tab 1']);

    const plain = await Promise.all(pages.map((page, i) => page.evaluate(savePlain, i)));
    assert.deepEqual(plain, ['saved', 'saved']);
    const last = await pages[0].evaluate(async () => (await globalThis.memory.load()).map((e) => e.content));
    assert.equal(last.length, 100);
    assert.equal(new Set(last).size, 1, 'the last one wins whole');
    for (const page of pages) await page.close();
  });

  test('a worker that is terminated in mid-save leaves old or new, and the next call works', async () => {
    const page = await libraryPage(context);
    const rounds = await page.evaluate(terminateInMidSave, 8);
    for (const { outcome, before, after } of rounds) {
      assert.ok(['saved', 'RUNTIME'].includes(outcome), outcome);
      const expected = outcome === 'saved' ? [before + 1] : [before, before + 1];
      assert.ok(expected.includes(after), `${outcome}: ${before} became ${after}`);
    }
    assert.ok(rounds.some(({ outcome }) => outcome === 'RUNTIME'), 'no save was interrupted');
    await page.close();
  });

  test('a panic rejects what is under way, and the next call starts afresh', async () => {
    const page = await libraryPage(context);
    const codes = await page.evaluate(async () => {
      const memory = await holdfast.open('panic.json');
      await memory.save([]);
      const { hostFor } = await import(new URL('lib/host.js', location.href).href);
      const spec = { id: -1, path: 'unused', storage: 'memory' };
      const request = { memory: spec, method: 'save', params: { timeoutMs: 1000 }, body: new Uint16Array(4) };
      const crash = await hostFor({}).call(request).catch((e) => e.code);
      const after = await memory.load().then((entries) => entries.length);
      await memory.close();
      return { crash, after };
    });
    assert.deepEqual(codes, { crash: 'RUNTIME', after: 0 });
    await page.close();
  });

  test('a worker or program that can not be loaded is RUNTIME, and the next open starts afresh', async () => {
    const page = await libraryPage(context);
    const codes = await page.evaluate(async () => {
      const code = (e) => e.code;
      const noWorker = await holdfast.open('a.json', { workerURL: 'nowhere.js' }).catch(code);
      const noWasm = await holdfast.open('a.json', { wasmURL: 'nowhere.wasm' }).catch(code);
      const again = await holdfast.open('a.json', { wasmURL: 'nowhere.wasm' }).catch(code);
      const memory = await holdfast.open('a.json');
      return [noWorker, noWasm, again, await memory.exists()];
    });
    assert.deepEqual(codes, ['RUNTIME', 'RUNTIME', 'RUNTIME', false]);
    await page.close();
  });

  test('a host that does not know the type of WebAssembly will do', async (t) => {
    const host = await serveDist({ wasmType: 'text/plain' });
    t.after(() => host.close());
    const page = await context.browser.newPage();
    await page.goto(`${host.url}library.html`);
    await page.waitForFunction(() => 'holdfast' in globalThis);
    const loaded = await page.evaluate(async () => {
      const memory = await holdfast.open('a.json');
      await memory.save([]);
      return memory.load();
    });
    assert.deepEqual(loaded, []);
    await page.close();
  });

  test('memories share a worker, which ends some time after the last is closed', async () => {
    const page = await libraryPage(context);
    const made = await page.evaluate(async () => {
      const workers = [];
      globalThis.Worker = class extends Worker {
        constructor(...args) {
          super(...args);
          workers.push(this);
        }
      };
      const memories = await Promise.all(['x.json', 'y.json', 'z.json'].map((name) => holdfast.open(name)));
      await Promise.all(memories.map((memory) => memory.save([])));
      await Promise.all(memories.map((memory) => memory.close()));
      return workers.length;
    });
    assert.equal(made, 1);
    await page.close();
  });

  test('it works from a dedicated worker', async () => {
    const contents = await inWorker(context, 'dedicated', async ({ open }) => {
      const memory = await open('worker.json');
      await memory.save([{ id: '1', tier: 'session', content: 'from a worker' }]);
      return (await memory.load()).map((e) => e.content);
    });
    assert.deepEqual(contents, ['from a worker']);
  });
});

// The functions below run in the page.

/** Gives the formats in which a container is exported differently from the golden file. */
async function compareGolden(name, formats) {
  const golden = async (file) => new Uint8Array(await (await fetch(`golden/${name}/${file}`)).arrayBuffer());
  const memory = await holdfast.open('golden.json');
  await memory.import(await golden('v1.named.msgpack'));
  const different = [];
  for (const [format, file] of Object.entries(formats)) {
    const [actual, expected] = [await memory.export({ format }), await golden(file)];
    const same = actual.length === expected.length && actual.every((byte, i) => byte === expected[i]);
    if (!same || expected.length === 0) different.push(format);
  }
  await memory.close();
  return different;
}

async function saveMine(id) {
  const { memory, container } = globalThis;
  container.entries.push({ id, tier: 'session', content: '' });
  try {
    await memory.saveContainer(container);
    return 'saved';
  } catch (error) {
    return error.code;
  }
}

async function savePlain(tab) {
  const entries = Array.from({ length: 100 }, (_, i) => ({ id: `${i}`, tier: 'session', content: `tab ${tab}` }));
  return globalThis.memory.save(entries).then(
    () => 'saved',
    (error) => error.code,
  );
}

async function terminateInMidSave(times) {
  let worker;
  globalThis.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      worker = this;
    }
  };
  const memory = await holdfast.open('kill.json');
  const entries = (n) =>
    Array.from({ length: 2000 }, (_, i) => ({ id: `${i}`, tier: 'session', content: `round ${n} `.repeat(20) }));
  const round = async () => {
    const contents = new Set((await memory.load()).map((e) => e.content));
    if (contents.size !== 1) throw new Error(`a mix of ${contents.size} saves`);
    return Number(/\d+/.exec([...contents][0])[0]);
  };
  await memory.save(entries(0));
  const started = performance.now();
  await memory.save(entries(0));
  const duration = performance.now() - started;
  const rounds = [];
  for (let i = 0; i < times; i++) {
    const before = await round();
    const saving = memory.save(entries(before + 1)).then(
      () => 'saved',
      (error) => error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, (duration * (i + 0.5)) / times));
    worker.terminate();
    const outcome = await saving;
    // Nobody may have noticed yet: then this is the call that is rejected.
    const after = await round().catch(() => round());
    rounds.push({ before, outcome, after });
  }
  await memory.close();
  return rounds;
}
