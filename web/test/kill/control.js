// Writers that keep no promise. They are killed like ours, to show that the
// loop would see it if something were lost.

const length = 8 << 20;
const piece = 16 << 10;

/**
 * Overwrites a file in place, as one does who knows only write. (It does not
 * flush: a killed browser takes nothing from the operating system along, and on
 * a busy disk nearly every kill would come in the flush.)
 */
export const inPlace = {
  write(_storage, next, acknowledge) {
    const worker = new Worker(new URL('./control-worker.js', import.meta.url), { type: 'module' });
    return new Promise((_, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : acknowledge(data.n));
      worker.postMessage({ next, length, piece });
    });
  },
  check: (_storage, acknowledged) => checkFile('in-place', acknowledged),
};

/** Replaces a file by createWritable, which looks like an atomic replacement. */
export const writable = {
  async write(_storage, next, acknowledge) {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle('writable', { create: true });
    const numbers = new Uint32Array(length / 4);
    for (let n = next; ; n++) {
      numbers.fill(n);
      const stream = await file.createWritable();
      await stream.write(numbers);
      await stream.close();
      acknowledge(n);
    }
  },
  check: (_storage, acknowledged) => checkFile('writable', acknowledged),
};

/** A file holds one number all over. */
async function checkFile(name, acknowledged) {
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle(name, { create: true })).getFile();
  const bytes = await file.arrayBuffer();
  const numbers = new Uint32Array(bytes, 0, bytes.byteLength >> 2);
  const last = numbers[0] ?? 0;
  const isWhole = last === 0 || (bytes.byteLength === length && numbers.every((n) => n === last));
  return { last: Math.max(last, acknowledged), lost: Math.max(0, acknowledged - last), wrong: isWhole ? 0 : 1 };
}
