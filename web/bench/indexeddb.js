// IndexedDB, from the page: one strict transaction for each put.

export async function openDatabase(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('entries', { keyPath: 'id' });
  const db = await answer(request);
  return {
    async put(...entries) {
      const transaction = db.transaction('entries', 'readwrite', { durability: 'strict' });
      const store = transaction.objectStore('entries');
      for (const entry of entries) store.put(entry);
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
    },
    async end() {
      db.close();
      await answer(indexedDB.deleteDatabase(name));
    },
  };
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
