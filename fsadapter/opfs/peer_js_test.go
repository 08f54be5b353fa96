package opfs

import (
	"context"
	"syscall/js"
	"testing"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// peerScript is another owner of the same storage: a worker of its own that
// knows nothing of this package.
const peerScript = `
const file = async (path) => {
	let dir = await navigator.storage.getDirectory();
	const names = path.split('/');
	const last = names.pop();
	for (const name of names) dir = await dir.getDirectoryHandle(name, { create: true });
	return dir.getFileHandle(last, { create: true });
};
const held = new Map();
const commands = {
	async open(path) { held.set(path, await (await file(path)).createSyncAccessHandle()); },
	async close(path) { held.get(path).close(); },
	lock: (name) => new Promise((granted) => {
		navigator.locks.request(name, () => { granted(); return new Promise(() => {}); });
	}),
};
onmessage = async ({ data: [command, argument] }) => {
	try {
		await commands[command](argument);
		postMessage('');
	} catch (error) {
		postMessage(String(error));
	}
};
`

type peer struct {
	t       *testing.T
	worker  js.Value
	answers chan string
}

func startPeer(t *testing.T) *peer {
	t.Helper()
	blob := js.Global().Get("Blob").New([]any{peerScript}, map[string]any{"type": "text/javascript"})
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	worker, err := jsutil.New(js.Global().Get("Worker"), url)
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, worker: worker, answers: make(chan string, 1)}
	onMessage := js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.answers <- args[0].Get("data").String()
		return nil
	})
	worker.Set("onmessage", onMessage)
	t.Cleanup(func() {
		p.kill()
		worker.Set("onmessage", js.Null())
		onMessage.Release()
	})
	return p
}

func (p *peer) kill() { p.worker.Call("terminate") }

// do has the peer run a command and waits until it has.
func (p *peer) do(command, argument string) {
	p.t.Helper()
	p.worker.Call("postMessage", []any{command, argument})
	select {
	case answer := <-p.answers:
		if answer != "" {
			p.t.Fatalf("peer: %s %s: %s", command, argument, answer)
		}
	case <-time.After(10 * time.Second):
		p.t.Fatalf("peer: %s %s: no answer", command, argument)
	}
}

// storedHandle opens a stored file as another program would.
func storedHandle(t testing.TB, fsys *FS, storedName string) *handle {
	t.Helper()
	file, err := makeFile(context.Background(), fsys.root, storedName)
	if err != nil {
		t.Fatal(err)
	}
	h, err := fsys.openHandle(context.Background(), place{fsys.root, storedName, file})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// setStored makes bytes the content of a stored file.
func setStored(t *testing.T, fsys *FS, storedName string, data []byte) {
	t.Helper()
	h := storedHandle(t, fsys, storedName)
	_, err := h.WriteAt(data, 0)
	mustDo(t, err, h.Truncate(int64(len(data))), h.Close())
}

func getStored(t *testing.T, fsys *FS, storedName string) []byte {
	t.Helper()
	h := storedHandle(t, fsys, storedName)
	size, err := h.Size()
	mustDo(t, err)
	data := make([]byte, size)
	if len(data) > 0 {
		_, err = h.ReadAt(data, 0)
	}
	mustDo(t, err, h.Close())
	return data
}

// storedNames lists what the browser keeps in the directory of fsys.
func storedNames(t *testing.T, fsys *FS) map[string]bool {
	t.Helper()
	names, err := list(context.Background(), fsys.root)
	mustDo(t, err)
	found := map[string]bool{}
	for _, s := range names {
		found[s.name] = true
	}
	return found
}

func mustDo(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}
