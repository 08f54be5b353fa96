// Runs a Go test binary. Messages to the page are {output} for what it prints,
// and at the end {code} with its exit code or {error} when it crashed.

importScripts('memory-fs.js', 'wasm_exec.js');

const home = '/package'; // where the binary finds itself, as go test has it

const decoders = new Map(); // by file descriptor: text may be cut inside a character

function print(fd, bytes) {
  if (!decoders.has(fd)) decoders.set(fd, new TextDecoder());
  const output = decoders.get(fd).decode(bytes, { stream: true });
  if (output !== '') postMessage({ output });
}

function installFS(files) {
  const memory = new globalThis.MemoryFS(home, print);
  for (const { path, size } of files) memory.addFile(path, size, `files/${encodeURIComponent(path)}`);
  // What it lacks stays as wasm_exec.js made it.
  for (const name of Object.keys(globalThis.fs)) {
    if (memory[name] === undefined) memory[name] = globalThis.fs[name];
  }
  globalThis.fs = memory;
  globalThis.process.cwd = () => home;
  globalThis.path.resolve = (...parts) => memory.resolve(...parts);
}

async function run() {
  const { args, env, files } = await (await fetch('config.json')).json();
  installFS(files);
  const go = new globalThis.Go();
  let code;
  go.argv = args;
  go.env = env;
  go.exit = (value) => { code = value; };
  const { instance } = await WebAssembly.instantiateStreaming(fetch('test.wasm'), go.importObject);
  await go.run(instance);
  return code;
}

run().then(
  (code) => postMessage({ code }),
  (error) => postMessage({ error: `${error}\n${error?.stack ?? ''}` }),
);
