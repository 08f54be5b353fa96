// The body of a function: takes a real IDBFactory and returns one that works on
// the same databases but misbehaves as its property faults says. The objects
// it hands out are the browser's own, with some methods replaced, so all that
// is not injected is real.
//
// faults.open         'silent' | 'blocked' | 'throw'
// faults.transaction  true: every connection is dead (InvalidStateError)
// faults.put, .add, .delete    'throw' | 'fail'
// faults.get, .getAll 'throw' | 'fail' | 'lie' (a success event with an error)
// faults.commit       'abort' | 'hang'
// faults.name         the DOM name of the error that is injected

const faults = {};
const seen = { opens: 0, injected: 0, connections: [] };

function failure() {
  seen.injected++;
  return new DOMException('injected', faults.name ?? 'UnknownError');
}

function pin(object, key, value) {
  Object.defineProperty(object, key, { value, configurable: true });
}

// A write that really fails: the key has just been taken. Only the error's
// name is made up.
function failWrite(transaction, store, args) {
  const proto = IDBObjectStore.prototype;
  const [value, key] = args.length ? args : [{}, 0];
  const taken = [value, key].slice(0, key === undefined ? 1 : 2);
  proto.put.apply(store, taken);
  const request = proto.add.apply(store, taken);
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
      if (!faults[method]) return real(...args);
      if (faults[method] === 'throw') throw failure();
      return failWrite(transaction, store, method === 'delete' ? [{ id: 1, path: '.' }, store.keyPath ? undefined : [0, 0]] : args);
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

function spoilCommit(transaction) {
  const real = transaction.commit.bind(transaction);
  pin(transaction, 'commit', () => {
    if (faults.commit === 'abort') {
      pin(transaction, 'error', faults.name === 'none' ? null : failure());
      seen.injected++;
      transaction.abort();
    } else {
      real();
    }
  });
  if (faults.commit === 'hang') { // its events reach nobody
    seen.injected++;
    for (const handler of ['oncomplete', 'onabort', 'onerror']) {
      Object.defineProperty(transaction, handler, { value: null, writable: true });
    }
  }
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
    if (args[1] === 'readwrite') spoilCommit(transaction);
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
};
