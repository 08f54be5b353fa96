// The body of a function: takes a real IDBFactory and returns one that works on
// the same databases but misbehaves as its property faults says. The objects
// it hands out are the browser's own, with some methods replaced, so all that
// is not injected is real.
//
// faults.open         'silent' | 'blocked' | 'throw'
// faults.deleteDatabase        'silent' | 'throw'
// faults.transaction  true: every connection is dead (InvalidStateError)
// faults.put, .add, .delete    'throw' | 'fail'
// faults.get, .getAll 'throw' | 'fail' | 'lie' (a success event with an error)
// faults.abort        'first' | 'last': after that write has succeeded
// faults.full         n: the n-th write of a transaction finds no space, as in
//                     Firefox: what comes before it is taken back, what has
//                     been issued after it is kept
// faults.mute         true: transactions never tell how they end
// faults.name         the DOM name of the error that is injected

const faults = {};
const seen = { opens: 0, injected: 0, connections: [], calls: {}, underWay: 0, mostAtOnce: 0 };

function count(method) {
  seen.calls[method] = (seen.calls[method] ?? 0) + 1;
}

function failure() {
  seen.injected++;
  return new DOMException('injected', faults.name ?? 'UnknownError');
}

function pin(object, key, value) {
  Object.defineProperty(object, key, { value, configurable: true });
}

// A write that really fails: the key has just been taken. Only the error's
// name is made up.
function failWrite(transaction, store, method, args) {
  let taken = args;
  if (method === 'delete') taken = store.keyPath ? [{ id: 1, path: '.' }] : [0, [0, 0]];
  IDBObjectStore.prototype.put.apply(store, taken);
  const request = IDBObjectStore.prototype.add.apply(store, taken);
  const error = failure();
  pin(request, 'error', error);
  pin(transaction, 'error', error);
  return request;
}

// A read can't be made to fail: its success is turned into a failure.
function failRead(transaction, request) {
  const error = failure();
  pin(request, 'error', error);
  pin(request, 'result', undefined);
  if (faults.get === 'lie' || faults.getAll === 'lie') return request;
  request.addEventListener('success', (event) => {
    event.stopImmediatePropagation();
    pin(transaction, 'error', error);
    request.dispatchEvent(new Event('error', { bubbles: true, cancelable: true }));
    try { transaction.abort(); } catch { /* the listener has done so */ }
  });
  return request;
}

function spoilReads(transaction, source) {
  for (const method of ['get', 'getAll']) {
    const real = source[method].bind(source);
    pin(source, method, (...args) => {
      count(method);
      if (!faults[method]) return real(...args);
      if (faults[method] === 'throw') throw failure();
      return failRead(transaction, real(...args));
    });
  }
}

function spoilStore(transaction, store) {
  spoilReads(transaction, store);
  for (const method of ['put', 'add', 'delete']) {
    const real = store[method].bind(store);
    pin(store, method, (...args) => {
      count(method);
      if (faults[method] === 'throw') throw failure();
      if (faults[method] === 'fail') return failWrite(transaction, store, method, args);
      if (faults.full || transaction.kept) return fillUp(transaction, store, method, args, real);
      const request = real(...args);
      if (faults.abort) abortAfter(transaction, request);
      return request;
    });
  }
  const realIndex = store.index.bind(store);
  pin(store, 'index', (name) => {
    const index = realIndex(name);
    if (!Object.hasOwn(index, 'get')) spoilReads(transaction, index);
    return index;
  });
  return store;
}

function fillUp(transaction, store, method, args, real) {
  transaction.count = (transaction.count ?? 0) + 1;
  if (transaction.count === faults.full) {
    transaction.kept = [];
    faults.full = 0;
    return failWrite(transaction, store, method, args);
  }
  transaction.kept?.push([store.name, method, structuredClone(method === 'delete' ? [] : args), args]);
  return real(...args);
}

// Does again, on its own, what was issued after the write that found no space.
function keep(transaction) {
  if (!transaction.kept?.length) return;
  const again = IDBDatabase.prototype.transaction.call(transaction.db, ['nodes', 'chunks'], 'readwrite');
  for (const [name, method, copy, args] of transaction.kept) {
    IDBObjectStore.prototype[method].apply(again.objectStore(name), method === 'delete' ? args : copy);
  }
}

// Aborts a transaction when its first write has succeeded, or its last one: the
// browser does so when the commit itself fails.
function abortAfter(transaction, request) {
  transaction.writes = (transaction.writes ?? 0) + 1;
  request.addEventListener('success', () => {
    transaction.writes--;
    if (faults.abort === 'last' && transaction.writes > 0) return;
    if (transaction.aborted) return;
    transaction.aborted = true;
    pin(transaction, 'error', faults.name === 'none' ? null : failure());
    if (faults.name === 'none') seen.injected++;
    transaction.abort();
  });
}

// The events of a transaction reach nobody.
function mute(transaction) {
  seen.injected++;
  for (const handler of ['oncomplete', 'onabort', 'onerror']) {
    Object.defineProperty(transaction, handler, { value: null, writable: true });
  }
}

function follow(transaction) {
  seen.mostAtOnce = Math.max(seen.mostAtOnce, ++seen.underWay);
  for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => seen.underWay--);
}

function spoilConnection(db) {
  seen.connections.push(db);
  const real = db.transaction.bind(db);
  pin(db, 'transaction', (...args) => {
    if (faults.transaction) {
      seen.injected++;
      throw new DOMException('injected', 'InvalidStateError');
    }
    const transaction = real(...args);
    follow(transaction);
    if (faults.mute) mute(transaction);
    transaction.addEventListener('abort', () => keep(transaction));
    const realStore = transaction.objectStore.bind(transaction);
    pin(transaction, 'objectStore', (name) => spoilStore(transaction, realStore(name)));
    return transaction;
  });
}

return {
  faults,
  seen,
  open(name, version) {
    seen.opens++;
    if (faults.open) seen.injected++;
    if (faults.open === 'throw') throw failure();
    if (faults.open === 'silent') return {};
    if (faults.open === 'blocked') {
      const request = {};
      setTimeout(() => request.onblocked({ target: request }));
      return request;
    }
    const request = real.open(name, version);
    request.addEventListener('success', () => spoilConnection(request.result));
    return request;
  },
  deleteDatabase(name) {
    count('deleteDatabase');
    if (faults.deleteDatabase === 'throw') throw failure();
    if (faults.deleteDatabase === 'silent') return {};
    return real.deleteDatabase(name);
  },
};
