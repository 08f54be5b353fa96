// The page around a Go test binary: starts the dedicated worker that runs it
// and passes on what it says. It reports by HTTP alone, so that any engine can
// be driven by whatever can open a URL in it.

const heartbeatInterval = 1000; // milliseconds

// One report at a time, or lines would overtake each other.
let reports = Promise.resolve();

function report(path, body) {
  reports = reports.then(() => fetch(path, { method: 'POST', body }));
  return reports;
}

function finish(result) {
  clearInterval(heartbeat);
  worker.terminate();
  report('exit', JSON.stringify(result));
}

const heartbeat = setInterval(() => report('alive'), heartbeatInterval);
const worker = new Worker('worker.js');

worker.onmessage = ({ data }) => {
  if (data.output !== undefined) report('output', data.output);
  else finish(data);
};
worker.onerror = (event) => {
  event.preventDefault();
  finish({ error: `worker failed: ${event.message ?? 'it could not be loaded'}` });
};
worker.onmessageerror = () => finish({ error: 'worker sent a message that cannot be read' });
