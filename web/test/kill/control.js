// Writers that keep no promise. They are killed like ours, to show that the
// loop would see it if something were lost.

/** A state is so many records, each of so many characters. */
const count = 1_500;
const size = 1_000;

function record(n, i) {
  return `${n} ${i} `.padEnd(size - 1, '.') + '\n';
}

/**
 * Empties a file and writes it anew, record by record, and flushes it at the
 * end: as one does who has been told to flush, and not that this is not enough.
 * In IndexedDB, a transaction for each record.
 */
export const inPlace = {
  open: (storage) => (storage === 'opfs' ? openFile('in-place', writeInWorker) : openDatabase()),
};

/** Replaces a file by createWritable, which looks like an atomic replacement. */
export const writable = {
  open: () =>
    openFile('writable', async (file, last, acknowledge) => {
      for (let n = last + 1; ; n++) {
        const stream = await file.createWritable();
        await stream.write(recordsOf(n).join(''));
        await stream.close();
        acknowledge(n);
      }
    }),
};

function recordsOf(n) {
  return Array.from({ length: count }, (_, i) => record(n, i));
}

async function openFile(name, write) {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(name, { create: true });
  return {
    check: async (acknowledged) => checkText(await (await file.getFile()).text(), acknowledged),
    write: (last, acknowledge) => write(file, last, acknowledge),
  };
}

function checkText(text, acknowledged) {
  const last = Number.parseInt(text, 10) || 0;
  const isWhole = text === (last === 0 ? '' : recordsOf(last).join(''));
  // A new file is as empty as one that was lost.
  return { last, lost: Math.max(0, acknowledged - last), wrong: isWhole ? 0 : 1 };
}

function writeInWorker(_file, last, acknowledge) {
  const worker = new Worker(new URL('./control-worker.js', import.meta.url), { type: 'module' });
  return new Promise((_, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : acknowledge(data.n));
    worker.postMessage({ last, count, size });
  });
}

/** So many records make a state in IndexedDB, where each takes longer. */
const few = 30;

async function openDatabase() {
  const db = await settled(
    Object.assign(indexedDB.open('in-place'), { onupgradeneeded: ({ target }) => target.result.createObjectStore('records') }),
  );
  const store = (mode) => db.transaction('records', mode, { durability: 'strict' }).objectStore('records');
  return {
    async check(acknowledged) {
      const found = await settled(store('readonly').getAll());
      const last = Number.parseInt(found[0], 10) || 0;
      const isWhole = last === 0 || (found.length === few && found.every((text, i) => text === record(last, i)));
      return { last, lost: Math.max(0, acknowledged - last), wrong: isWhole ? 0 : 1 };
    },
    async write(last, acknowledge) {
      for (let n = last + 1; ; n++) {
        for (let i = 0; i < few; i++) await settled(store('readwrite').put(record(n, i), i));
        acknowledge(n);
      }
    },
  };
}

/** The result of a request of IndexedDB. */
export function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
