// The library in workers of the page's own.

/** How often a worker is started anew that could not start one itself. */
const tries = 5;

/**
 * Carries out work in a worker of the page and returns its result.
 *
 * A Firefox 153 that is driven by WebDriver BiDi blocks a worker for good that
 * starts another one, about once in fifty times, with or without this library;
 * one that is not driven did so in none of 4,000. What `new Worker` has not
 * returned to within five seconds is therefore tried in a fresh worker.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {'dedicated' | 'shared'} kind
 * @param {(holdfast: object) => Promise<any>} work gets the library; runs in the worker
 */
export async function inWorker(page, kind, work) {
  for (let i = 0; i < tries; i++) {
    const { stuck, result } = await page.evaluate(ask, kind, workerCode(work));
    if (!stuck) return result;
    console.error(`a ${kind} worker was blocked by the browser when it started another one`);
  }
  throw new Error(`${tries} workers in a row did not return from new Worker()`);
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
    if ('Worker' in globalThis) {
      const { Worker } = globalThis;
      globalThis.Worker = class extends Worker {
        constructor(...args) {
          tell({ starts: true });
          super(...args);
          tell({ started: true });
        }
      };
    }
    const work = ${work};
    import(LIBRARY).then(work).then(
      (result) => tell({ result }),
      (error) => tell({ error: String(error) }),
    );`;
}

/** Runs in the page. */
async function ask(kind, code) {
  const patience = 5_000;
  const library = new URL('lib/index.js', location.href).href;
  const text = code.replace('LIBRARY', JSON.stringify(library));
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = kind === 'shared' ? new SharedWorker(url, { type: 'module' }) : new Worker(url, { type: 'module' });
  const port = kind === 'shared' ? worker.port : worker;
  const answer = await new Promise((resolve, reject) => {
    let timer;
    port.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (data.starts) timer = setTimeout(resolve, patience, { stuck: true });
      else if (data.error) reject(new Error(data.error));
      else if ('result' in data) resolve({ result: data.result });
    };
    worker.onerror = (event) => reject(new Error(event.message));
  });
  if (kind === 'dedicated') worker.terminate();
  return answer;
}
