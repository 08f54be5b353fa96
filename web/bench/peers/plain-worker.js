// A file in OPFS, through a synchronous access handle that stays open.

import { answerCalls } from './worker-calls.js';

let handle;

answerCalls({
  async open(name) {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(name, { create: true });
    handle = await file.createSyncAccessHandle();
  },

  read() {
    const bytes = new Uint8Array(handle.getSize());
    handle.read(bytes, { at: 0 });
    return bytes;
  },

  write(bytes) {
    const written = handle.write(bytes, { at: 0 });
    if (written !== bytes.length) throw new Error(`wrote ${written} of ${bytes.length} bytes`);
    handle.truncate(bytes.length);
    handle.flush();
  },

  close() {
    handle?.close();
  },
});
