// Runs a Go test binary. Messages to the page are {output} for what it prints,
// and at the end {code} with its exit code or {error} when it crashed.

importScripts('wasm_exec.js');

const decoders = new Map(); // by file descriptor: text may be cut inside a character

globalThis.fs.writeSync = (fd, bytes) => {
  if (!decoders.has(fd)) decoders.set(fd, new TextDecoder());
  const output = decoders.get(fd).decode(bytes, { stream: true });
  if (output !== '') postMessage({ output });
  return bytes.length;
};

async function run() {
  const { args, env } = await (await fetch('config.json')).json();
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
