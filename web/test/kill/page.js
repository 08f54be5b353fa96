// The page of a browser that is going to be killed: says what is there, and
// then writes. Every writer keeps states that are numbered from 1; what number a
// state has can be told from its content alone.

import { inPlace, settled, writable } from './control.js';

/** The content of an entry of that number: as long as it says, and nobody else's. */
function contentOf(n, length) {
  return `${n}:`.padEnd(length, `${n} `);
}

async function openMemory(name, storage) {
  const { open } = await import('./lib/index.js');
  return open(`killed/${name}.json`, { storage });
}

/** How many entries stay when a put is followed by the deletion of the oldest. */
const kept = 60;
const putLength = 2_000;

/** State 2n - 1 is there when n has been put, state 2n when n - kept has been deleted. */
const put = {
  async open(storage) {
    const memory = await openMemory('put', storage);
    return {
      check: async (acknowledged) => checkPuts(await memory.list(), acknowledged),
      async write(last, acknowledge) {
        for (let n = (last >> 1) + 1; ; n++) {
          await memory.put({ id: `${n}`, content: contentOf(n, putLength) });
          acknowledge(2 * n - 1);
          if (n > kept) await memory.delete(`${n - kept}`);
          acknowledge(2 * n);
        }
      },
    };
  },
};

/** The entries of a state have numbers without gaps, and are kept ones, or one more. */
function checkPuts(entries, acknowledged) {
  const numbers = entries.map(({ id }) => Number(id)).sort((a, b) => a - b);
  const last = numbers.at(-1) ?? 0;
  const first = numbers[0] ?? 1;
  const isWhole =
    last - first + 1 === numbers.length &&
    (numbers.length === kept || numbers.length === kept + 1 || (first === 1 && last < kept)) &&
    entries.every(({ id, content }) => content === contentOf(Number(id), putLength));
  const state = numbers.length > kept ? 2 * last - 1 : 2 * last;
  return { last: state, lost: Math.max(0, acknowledged - state), wrong: isWhole ? 0 : 1 };
}

/** How many entries a save stores. */
const saved = 20;
const savedLength = 5_000;

/** Each state replaces the one before it. */
const save = {
  async open(storage) {
    const memory = await openMemory('save', storage);
    return {
      async check(acknowledged) {
        const contents = (await memory.load()).map((entry) => entry.content);
        const last = contents.length ? Number.parseInt(contents[0], 10) : 0;
        const isWhole =
          contents.length === (last === 0 ? 0 : saved) && contents.every((one) => one === contentOf(last, savedLength));
        return { last, lost: Math.max(0, acknowledged - last), wrong: isWhole ? 0 : 1 };
      },
      async write(last, acknowledge) {
        for (let n = last + 1; ; n++) {
          const content = contentOf(n, savedLength);
          await memory.save(Array.from({ length: saved }, (_, i) => ({ id: `${i}`, tier: 'session', content })));
          acknowledge(n);
        }
      },
    };
  },
};

const writers = { put, save, 'in-place': inPlace, writable };

let opened;

/** Opens what a writer writes and says what is there: the last state, how many are lost, how many are wrong. */
globalThis.check = async (writer, storage, acknowledged) => {
  opened = await writers[writer].open(storage);
  return opened.check(acknowledged);
};

/** Writes what follows a state until it is killed. Resolves when the first state is acknowledged. */
globalThis.write = (writer, last) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(new URL('/', location.href.replace('http', 'ws')));
    // What has not arrived when the browser is killed counts as not acknowledged.
    const acknowledge = (n) => {
      socket.send(`${writer} ${n}`);
      resolve();
    };
    socket.onerror = () => reject(new Error('nobody hears what is acknowledged'));
    socket.onopen = () => opened.write(last, acknowledge).catch(reject);
  });

/** The names of what is stored and belongs to no memory. */
globalThis.leftovers = async () => [...(await strayFiles()), ...(await strayPieces())];

async function strayFiles() {
  const root = await navigator.storage?.getDirectory?.().catch(() => undefined);
  return root ? (await allNames(root, '')).filter((name) => !expected.test(name)) : [];
}

/** What our writers keep, wherever it is noted where that is, and the files of the controls. */
const expected = /^in-place|^writable|\/(put|save)\.json=?(\.journal)?(\.slot[01])?$/;

async function allNames(folder, prefix) {
  const names = [];
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === 'directory') names.push(...(await allNames(handle, `${prefix}${name}/`)));
    else names.push(prefix + name);
  }
  return names;
}

/** The parts of files in IndexedDB whose file is not there. */
async function strayPieces() {
  const databases = await indexedDB.databases();
  if (!databases.some(({ name }) => name === 'holdfast')) return [];
  const db = await settled(indexedDB.open('holdfast'));
  const transaction = db.transaction(['nodes', 'chunks']);
  const [files, pieces] = await Promise.all(
    ['nodes', 'chunks'].map((store) => settled(transaction.objectStore(store).getAllKeys())),
  );
  db.close();
  return pieces.filter(([file]) => !files.includes(file)).map((key) => `piece ${key} in IndexedDB`);
}
