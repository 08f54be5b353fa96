// The processes that a WebKitGTK browser under test consists of: a virtual
// display, the WebDriver server, and what that starts.
//
// All of them are in process groups that start here, get folders of their own
// for data, and end with close() or, at the latest, with this process.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long the display and the server may take to start, in milliseconds. */
const startLimit = 15_000;

/** The path of WebKitGTK's test browser; WEBKIT_MINIBROWSER overrides it. */
export function miniBrowser() {
  if (process.env.WEBKIT_MINIBROWSER) return process.env.WEBKIT_MINIBROWSER;
  const found = readdirSync('/usr/lib')
    .flatMap((folder) => ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'].map((api) => `/usr/lib/${folder}/${api}/MiniBrowser`))
    .find((path) => existsSync(path));
  if (!found) throw new Error('no MiniBrowser of WebKitGTK in /usr/lib: install webkit2gtk-driver or set WEBKIT_MINIBROWSER');
  return found;
}

/**
 * Starts a display and a WebDriver server on it.
 *
 * @returns {Promise<{url: string, process: import('node:child_process').ChildProcess,
 *   close: () => Promise<void>}>} url takes WebDriver commands
 */
export async function startDriver() {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-webkit-'));
  const groups = [];
  const killAll = () => groups.forEach(killGroup);
  process.once('exit', killAll);
  const close = async () => {
    process.off('exit', killAll);
    killAll();
    await Promise.all(groups.map(ended));
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const display = await startDisplay(groups);
    const port = await freePort();
    const driver = start(groups, process.env.WEBKIT_WEBDRIVER || 'WebKitWebDriver', [`--port=${port}`], {
      stdio: 'ignore',
      env: { ...process.env, ...ownFolders(folder), DISPLAY: display, NO_AT_BRIDGE: '1', DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
    });
    const url = `http://127.0.0.1:${port}`;
    await answers(url, driver);
    return { url, process: driver, close };
  } catch (error) {
    await close();
    throw new Error(`WebKitGTK did not start: ${error.message}`, { cause: error });
  }
}

function ownFolders(folder) {
  const names = ['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR'];
  return Object.fromEntries(names.map((name) => [name, folder]));
}

/** Starts Xvfb, which picks a free display and writes its number to descriptor 3. */
async function startDisplay(groups) {
  const server = start(groups, 'Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  let number = '';
  for await (const piece of withLimit(server.stdio[3], server)) {
    number += piece;
    if (number.endsWith('\n')) break;
  }
  if (!/^\d+\n$/.test(number)) throw new Error('Xvfb names no display: is xvfb installed?');
  return `:${number.trim()}`;
}

/** Ends a stream when its process can't start or says nothing for too long. */
function withLimit(stream, child) {
  const end = () => stream.destroy();
  child.once('error', end);
  setTimeout(end, startLimit).unref();
  return stream;
}

async function answers(url, child) {
  const limit = AbortSignal.timeout(startLimit);
  for (;;) {
    if (child.exitCode !== null || child.failed) throw new Error('WebKitWebDriver ended at once: is webkit2gtk-driver installed?');
    try {
      if ((await fetch(`${url}/status`, { signal: limit })).ok) return;
    } catch (error) {
      if (limit.aborted) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// A child that leads a process group can be ended with all it has started.
function start(groups, program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  child.once('error', () => { child.failed = true; });
  groups.push(child);
  return child;
}

function killGroup(child) {
  if (child.pid === undefined) return; // it could not be started
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function ended(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => child.once('exit', resolve));
}
