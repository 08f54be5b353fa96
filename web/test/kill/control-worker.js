// Overwrites one file in place, again and again.

onmessage = async ({ data: { next, length, piece } }) => {
  try {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle('in-place', { create: true });
    const handle = await file.createSyncAccessHandle();
    const numbers = new Uint32Array(piece / 4);
    for (let n = next; ; n++) {
      numbers.fill(n);
      for (let at = 0; at < length; at += piece) handle.write(numbers, { at });
      postMessage({ n });
    }
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
