// The page of a browser that is going to be killed: writes, and later says what
// is there. Every writer keeps states that are numbered from 1; what number a
// state has can be told from its content alone.

import { inPlace, writable } from './control.js';

/** How many entries a save stores. */
const saved = 20;

/** The content of an entry or file of that number: as long as it says, and nobody else's. */
function contentOf(n, length) {
  return `${n}:`.padEnd(length, `${n} `);
}

const path = 'killed/memory.json';

async function openMemory(storage) {
  const { open } = await import('./lib/index.js');
  return open(path, { storage });
}

/** Each state adds one entry to those before it. */
const put = {
  async write(storage, next, acknowledge) {
    const memory = await openMemory(storage);
    for (let n = next; ; n++) {
      await memory.put({ id: `${n}`, content: contentOf(n, 700) });
      acknowledge(n);
    }
  },
  async check(storage, acknowledged) {
    const memory = await openMemory(storage);
    const numbers = new Set();
    let wrong = 0;
    for (const { id, content } of await memory.list()) {
      if (content === contentOf(Number(id), 700)) numbers.add(Number(id));
      else wrong++;
    }
    let lost = 0;
    for (let n = 1; n <= acknowledged; n++) if (!numbers.has(n)) lost++;
    await memory.close();
    return { last: Math.max(0, ...numbers), lost, wrong };
  },
};

/** Each state replaces the one before it. */
const save = {
  async write(storage, next, acknowledge) {
    const memory = await openMemory(storage);
    for (let n = next; ; n++) {
      const entries = Array.from({ length: saved }, (_, i) => ({ id: `${i}`, tier: 'session', content: contentOf(n, 5_000) }));
      await memory.save(entries);
      acknowledge(n);
    }
  },
  async check(storage, acknowledged) {
    const memory = await openMemory(storage);
    const contents = (await memory.load()).map((entry) => entry.content);
    await memory.close();
    const last = contents.length ? Number.parseInt(contents[0], 10) : 0;
    const whole = last === 0 || (contents.length === saved && contents.every((one) => one === contentOf(last, 5_000)));
    return { last, lost: Math.max(0, acknowledged - last), wrong: whole ? 0 : 1 };
  },
};

const writers = { put, save, 'in-place': inPlace, writable };

/** Writes until it is killed. Resolves when the first state is acknowledged. */
globalThis.write = (writer, storage, next) =>
  new Promise((resolve, reject) => {
    const acknowledge = (n) => {
      // Not waited for: what has not arrived when the browser is killed counts
      // as not acknowledged.
      fetch(`acknowledged/${n}`, { method: 'POST' }).catch(() => {});
      resolve();
    };
    writers[writer].write(storage, next, acknowledge).catch(reject);
  });

/** Says what is there: the last state, how many are lost, how many are wrong. */
globalThis.check = (writer, storage, acknowledged) => writers[writer].check(storage, acknowledged);

/** The names of stored files that belong to no memory. */
globalThis.leftovers = async () => {
  const root = await navigator.storage?.getDirectory?.().catch(() => undefined);
  return root ? unexpected(root, '') : [];
};

async function unexpected(folder, prefix) {
  const names = [];
  for await (const [name, handle] of folder.entries()) {
    const full = prefix + name;
    if (handle.kind === 'directory') names.push(...(await unexpected(handle, `${full}/`)));
    else if (/\.tmp|probe-|orphan|\.crswap$/.test(full)) names.push(full);
  }
  return names;
}
