/** Go's JavaScript glue; the build makes wasm_exec.js from the file that comes with Go. */
export function loadGo(globals: typeof globalThis): new () => Go;

interface Go {
  argv: string[];
  env: Record<string, string>;
  exit: (code: number) => void;
  importObject: WebAssembly.Imports;
  mem: DataView;
  run(instance: WebAssembly.Instance): Promise<void>;
  _resume(): void;
  _scheduledTimeouts: Map<number, ReturnType<typeof setTimeout>>;
}
