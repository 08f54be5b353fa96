// The file system that a Go test binary sees in a browser: the package's
// testdata, fetched when a file is opened, and what the test writes, in memory.
// It has the calls of node:fs that Go's package os makes; anything else is left
// as wasm_exec.js has it, not implemented. A classic script, for importScripts.

'use strict';

class MemoryFS {
  constants = {
    O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 0o100, O_EXCL: 0o200, O_TRUNC: 0o1000, O_APPEND: 0o2000, O_DIRECTORY: 0o200000,
  };

  #nodes = new Map(); // by absolute path
  #open = new Map(); // by file descriptor
  #next = 3;
  #output;
  #home;

  /**
   * @param {string} home the working directory
   * @param {(fd: number, bytes: Uint8Array) => void} output gets what goes to
   *   standard output and error
   */
  constructor(home, output) {
    this.#home = home;
    this.#output = output;
    for (const path of ['/', '/tmp', home]) this.#nodes.set(path, directory());
    for (const fd of [0, 1, 2]) this.#open.set(fd, { node: file(), position: 0 });
  }

  /** Adds a file and the directories above it. Its content is fetched from url. */
  addFile(name, size, url) {
    const path = this.resolve(name);
    for (let dir = parent(path); !this.#nodes.has(dir); dir = parent(dir)) this.#nodes.set(dir, directory());
    this.#nodes.set(path, { ...file(), size, url });
  }

  /** The absolute form of a path. */
  resolve(...parts) {
    const joined = parts.reduce((base, part) => (part.startsWith('/') ? part : `${base}/${part}`), this.#home);
    const names = [];
    for (const name of joined.split('/')) {
      if (name === '..') names.pop();
      else if (name !== '' && name !== '.') names.push(name);
    }
    return `/${names.join('/')}`;
  }

  open(name, flags, _mode, callback) {
    const path = this.resolve(name);
    const node = this.#nodes.get(path);
    if (!node && !(flags & this.constants.O_CREAT)) return fail(callback, 'ENOENT');
    if (node && flags & this.constants.O_CREAT && flags & this.constants.O_EXCL) return fail(callback, 'EEXIST');
    if (!node && !this.#isDirectory(parent(path))) return fail(callback, 'ENOENT');
    if (!node) this.#nodes.set(path, file());
    this.#load(this.#nodes.get(path)).then((opened) => {
      if (flags & this.constants.O_TRUNC) resize(opened, 0);
      const fd = this.#next++;
      this.#open.set(fd, { node: opened, position: 0, append: Boolean(flags & this.constants.O_APPEND) });
      callback(null, fd);
    }, () => fail(callback, 'EIO'));
  }

  async #load(node) {
    if (!node.url) return node;
    const response = await fetch(node.url);
    if (!response.ok) throw new Error(`${node.url}: ${response.status}`);
    node.bytes = new Uint8Array(await response.arrayBuffer());
    node.size = node.bytes.length;
    delete node.url;
    return node;
  }

  close(fd, callback) {
    return this.#open.delete(fd) ? callback(null) : fail(callback, 'EBADF');
  }

  read(fd, buffer, offset, length, position, callback) {
    const opened = this.#open.get(fd);
    if (!opened) return fail(callback, 'EBADF');
    if (isDirectory(opened.node)) return fail(callback, 'EISDIR');
    const start = position ?? opened.position;
    const piece = opened.node.bytes.subarray(start, Math.min(start + length, opened.node.size));
    buffer.set(piece, offset);
    if (position === null) opened.position += piece.length;
    return callback(null, piece.length);
  }

  write(fd, buffer, offset, length, position, callback) {
    const opened = this.#open.get(fd);
    if (!opened) return fail(callback, 'EBADF');
    const piece = buffer.subarray(offset, offset + length);
    if (fd === 1 || fd === 2) {
      this.#output(fd, piece);
      return callback(null, length);
    }
    const start = opened.append ? opened.node.size : position ?? opened.position;
    if (start + length > opened.node.size) resize(opened.node, start + length);
    opened.node.bytes.set(piece, start);
    opened.node.mtime = Date.now();
    if (position === null) opened.position = start + length;
    return callback(null, length);
  }

  /** What the Go runtime itself prints, such as a panic. */
  writeSync(fd, bytes) {
    this.#output(fd, bytes);
    return bytes.length;
  }

  fsync(_fd, callback) { callback(null); }

  ftruncate(fd, length, callback) {
    const opened = this.#open.get(fd);
    if (!opened) return fail(callback, 'EBADF');
    resize(opened.node, length);
    return callback(null);
  }

  fstat(fd, callback) {
    const opened = this.#open.get(fd);
    return opened ? callback(null, stat(opened.node)) : fail(callback, 'EBADF');
  }

  stat(name, callback) {
    const path = this.resolve(name);
    const node = this.#nodes.get(path);
    return node ? callback(null, stat(node)) : fail(callback, 'ENOENT');
  }

  lstat(path, callback) { return this.stat(path, callback); }

  mkdir(name, _mode, callback) {
    const path = this.resolve(name);
    if (this.#nodes.has(path)) return fail(callback, 'EEXIST');
    if (!this.#isDirectory(parent(path))) return fail(callback, 'ENOENT');
    this.#nodes.set(path, directory());
    return callback(null);
  }

  readdir(name, callback) {
    const path = this.resolve(name);
    if (!this.#isDirectory(path)) return fail(callback, this.#nodes.has(path) ? 'ENOTDIR' : 'ENOENT');
    return callback(null, this.#children(path));
  }

  unlink(name, callback) {
    const path = this.resolve(name);
    const node = this.#nodes.get(path);
    if (!node) return fail(callback, 'ENOENT');
    if (isDirectory(node)) return fail(callback, 'EISDIR');
    this.#nodes.delete(path);
    return callback(null);
  }

  rmdir(name, callback) {
    const path = this.resolve(name);
    if (!this.#nodes.has(path)) return fail(callback, 'ENOENT');
    if (!this.#isDirectory(path)) return fail(callback, 'ENOTDIR');
    if (this.#children(path).length > 0) return fail(callback, 'ENOTEMPTY');
    this.#nodes.delete(path);
    return callback(null);
  }

  #isDirectory(path) {
    const node = this.#nodes.get(path);
    return node !== undefined && isDirectory(node);
  }

  #children(path) {
    return [...this.#nodes.keys()].filter((name) => name !== '/' && parent(name) === path).map((name) => name.slice(name.lastIndexOf('/') + 1));
  }
}

const parent = (path) => path.slice(0, path.lastIndexOf('/')) || '/';
const isDirectory = (node) => (node.mode & 0o170000) === 0o40000;
const directory = () => ({ mode: 0o40755, size: 0, mtime: Date.now() });
const file = () => ({ mode: 0o100644, size: 0, mtime: Date.now(), bytes: new Uint8Array(0) });

function resize(node, size) {
  if (size > node.bytes.length) {
    const bytes = new Uint8Array(Math.max(size, 2 * node.bytes.length));
    bytes.set(node.bytes.subarray(0, node.size));
    node.bytes = bytes;
  } else if (size < node.size) {
    node.bytes.fill(0, size, node.size);
  }
  node.size = size;
}

function stat(node) {
  const zero = { dev: 0, ino: 0, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 4096, blocks: 0 };
  const times = { atimeMs: node.mtime, mtimeMs: node.mtime, ctimeMs: node.mtime };
  return { ...zero, ...times, mode: node.mode, size: node.size, isDirectory: () => isDirectory(node) };
}

function fail(callback, code) {
  callback(Object.assign(new Error(code), { code }));
}

globalThis.MemoryFS = MemoryFS;
