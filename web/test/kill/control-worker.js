// Writes a file in place, again and again.

const encoder = new TextEncoder();

onmessage = async ({ data: { last, count, size } }) => {
  try {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle('in-place', { create: true });
    const handle = await file.createSyncAccessHandle();
    for (let n = last + 1; ; n++) {
      handle.truncate(0);
      for (let i = 0; i < count; i++) {
        const record = `${n} ${i} `.padEnd(size - 1, '.') + '\n';
        handle.write(encoder.encode(record), { at: i * size });
      }
      handle.flush();
      postMessage({ n });
    }
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
