// The library in workers of the page's own.

import { openUndriven } from '../undriven.mjs';
import { libraryPage } from './pages.mjs';
import { serveDist } from './server.mjs';

/** How long a Firefox that is not driven may take, in milliseconds. */
const patience = 60_000;

/**
 * Carries out work in a worker of a page and returns its result. The page is one of
 * the context's, but in Firefox one that is not driven: see ../undriven.mjs.
 *
 * @param {{ name: string, newPage: (path: string) => Promise<import('puppeteer-core').Page> }} context
 * @param {'dedicated' | 'shared'} kind
 * @param {(holdfast: object) => Promise<any>} work gets the library; runs in the worker
 */
export async function inWorker(context, kind, work) {
  const code = workerCode(work);
  if (context.name === 'firefox') return inUndriven(`(${ask})(${JSON.stringify(kind)}, ${JSON.stringify(code)})`);
  const page = await libraryPage(context);
  const result = await page.evaluate(ask, kind, code);
  await page.close();
  return result;
}

/** Evaluates an expression in a page that reports what comes of it. */
async function inUndriven(expression) {
  let report;
  const reported = new Promise((resolve, reject) => (report = { resolve, reject }));
  const host = await serveDist({ onReport: (text) => report.resolve(JSON.parse(text)) });
  const timer = setTimeout(() => report.reject(new Error(`no report within ${patience} ms`)), patience);
  const browser = await openUndriven(`${host.url}library.html?${new URLSearchParams({ report: expression })}`, {
    onExit: (reason) => report.reject(new Error(reason)),
  });
  try {
    const { result, error } = await reported;
    if (error) throw new Error(error);
    return result;
  } finally {
    clearTimeout(timer);
    await browser.close();
    await host.close();
  }
}

/** The code of a worker, which sends what it does to all its ports. */
function workerCode(work) {
  return `
    const ports = 'postMessage' in globalThis ? [globalThis] : [];
    const told = [];
    const tell = (message) => (ports.length > 0 ? ports.forEach((port) => port.postMessage(message)) : told.push(message));
    globalThis.onconnect = ({ ports: [port] }) => {
      ports.push(port);
      told.splice(0).forEach(tell);
    };
    const work = ${work};
    import(LIBRARY).then(work).then(
      (result) => tell({ result }),
      (error) => tell({ error: String(error) }),
    );`;
}

/** Runs in the page. */
async function ask(kind, code) {
  const library = new URL('lib/index.js', location.href).href;
  const text = code.replace('LIBRARY', JSON.stringify(library));
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = kind === 'shared' ? new SharedWorker(url, { type: 'module' }) : new Worker(url, { type: 'module' });
  const port = kind === 'shared' ? worker.port : worker;
  const result = await new Promise((resolve, reject) => {
    port.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
    worker.onerror = (event) => reject(new Error(event.message));
  });
  if (kind === 'dedicated') worker.terminate();
  return result;
}
