// One tab of a WebKitGTK browser.

import { EventEmitter } from 'node:events';

/** How often a result is asked for, in milliseconds. */
const pollInterval = 20;

/** The part of Puppeteer's Page that our tests use. */
export class WebKitPage extends EventEmitter {
  #browser;
  #handle;

  constructor(browser, handle) {
    super();
    this.#browser = browser;
    this.#handle = handle;
  }

  /** Loads a page and waits for its load event. */
  async goto(url) {
    await this.#send('POST', '/url', { url });
  }

  async reload() {
    await this.#send('POST', '/refresh', {});
  }

  async title() {
    return this.#send('GET', '/title');
  }

  /** Closes the tab. The browser ends with its last one. */
  async close() {
    await this.#send('DELETE', '/window');
  }

  /** Clicks what a CSS selector finds. */
  async click(selector) {
    await this.evaluate((css) => document.querySelector(css).click(), selector);
  }

  /**
   * Runs a function, or an expression, in the page and waits for its result.
   * Arguments and result are JSON. Other tabs can be used while it runs.
   *
   * @param {Function | string} code
   */
  async evaluate(code, ...args) {
    // The code is part of the script: a page may have a policy against eval.
    const id = await this.#script(`(args) => (${startCall})(${sourceOf(code)}, args)`, [args]);
    for (;;) {
      const outcome = await this.#script(takeResult, [id]);
      if (outcome === 'lost') throw new Error('the page was left while a script ran in it');
      if (outcome !== 'pending') {
        if (outcome.error) throw new Error(outcome.error);
        return outcome.value;
      }
      await new Promise((resolve) => setTimeout(resolve, pollInterval));
    }
  }

  /** Waits until a function returns something truthy. */
  async waitForFunction(code, { timeout = 30_000 } = {}, ...args) {
    const end = Date.now() + timeout;
    while (!(await this.evaluate(code, ...args))) {
      if (Date.now() > end) throw new Error(`waiting for a function took longer than ${timeout} ms`);
      await new Promise((resolve) => setTimeout(resolve, pollInterval));
    }
  }

  #script(code, args) {
    return this.#send('POST', '/execute/sync', { script: `return (${code})(...arguments)`, args });
  }

  #send(method, path, body) {
    return this.#browser.exclusive(async (send) => {
      await send('POST', '/window', { handle: this.#handle });
      return send(method, path, body);
    });
  }
}

function sourceOf(code) {
  return typeof code === 'function' ? `(${code})` : `(() => (${code}))`;
}

// The two functions below run in the page. The result waits there under an id,
// because a script that WebDriver waits for would hold up all other tabs.

function startCall(run, args) {
  const calls = (globalThis.webkitTestCalls ??= new Map());
  const id = calls.size + 1;
  calls.set(id, 'pending');
  Promise.resolve()
    .then(() => run(...args))
    .then(
      (value) => calls.set(id, { value: value ?? null }),
      (error) => calls.set(id, { error: `${error}\n${error?.stack ?? ''}` }),
    );
  return id;
}

function takeResult(id) {
  const outcome = globalThis.webkitTestCalls?.get(id) ?? 'lost';
  if (outcome !== 'pending') globalThis.webkitTestCalls?.set(id, 'lost');
  return outcome;
}
