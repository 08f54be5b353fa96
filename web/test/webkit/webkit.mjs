// WebKitGTK for browser tests, by plain WebDriver: no client library knows it.
//
// launchWebKit() gives an object with the part of Puppeteer's Browser that our
// tests use, so that they need not know which engine they drive. What a page
// stores is gone when the browser ends: under automation WebKitGTK keeps it in
// memory or in temporary files. Tabs of one browser share it.

import { EventEmitter } from 'node:events';
import { miniBrowser, startDriver } from './processes.mjs';
import { WebKitPage } from './page.mjs';

/** Starts a browser. Its window is invisible: it is on a virtual display. */
export async function launchWebKit() {
  const driver = await startDriver();
  try {
    const session = await command(driver.url, 'POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] } },
      },
    });
    return new WebKitBrowser(driver, session);
  } catch (error) {
    await driver.close();
    throw new Error(`WebKitGTK did not start: ${error.message}`, { cause: error });
  }
}

/** Emits 'disconnected' when the browser ends without having been closed. */
export class WebKitBrowser extends EventEmitter {
  #driver;
  #base;
  #version;
  #last = Promise.resolve();
  #firstWindow = true;

  constructor(driver, session) {
    super();
    this.#driver = driver;
    this.#base = `/session/${session.sessionId}`;
    this.#version = session.capabilities.browserVersion;
    driver.process.once('exit', () => this.emit('disconnected'));
  }

  /** The name and version of the engine. */
  async version() {
    return `WebKitGTK/${this.#version}`;
  }

  /** The process that leads all others but the display. */
  process() {
    return this.#driver.process;
  }

  /** Opens a tab. */
  async newPage() {
    if (this.#firstWindow) {
      this.#firstWindow = false;
      return new WebKitPage(this, await this.command('GET', '/window'));
    }
    const { handle } = await this.exclusive(async (send) => {
      // The tab that was used last may be closed by now.
      const [open] = await send('GET', '/window/handles');
      await send('POST', '/window', { handle: open });
      return send('POST', '/window/new', { type: 'tab' });
    });
    return new WebKitPage(this, handle);
  }

  /** Ends the browser. */
  async close() {
    this.removeAllListeners();
    const end = this.command('DELETE', '').catch(() => {}); // it may be gone already
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 3000))]);
    await this.#driver.close();
  }

  /** Cleans up after a browser whose processes are gone. */
  async disconnect() {
    this.removeAllListeners();
    await this.#driver.close();
  }

  /** Sends one command of this session, or several that belong together. */
  command(method, path, body) {
    return this.exclusive((send) => send(method, path, body));
  }

  /** Runs commands that no other may come between: a session has one current tab. */
  exclusive(run) {
    const send = (method, path, body) => command(this.#driver.url, method, this.#base + path, body);
    const result = this.#last.then(() => run(send));
    this.#last = result.catch(() => {});
    return result;
  }
}

async function command(base, method, path, body) {
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}
