package idbfs

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"sync"
	"syscall/js"
	"testing"

	"github.com/hack-pad/hackpadfs"
)

//go:embed testdata/faults.js
var faultsSource string

var realFactory = js.Global().Get("indexedDB")

// newDatabase returns a name for a database that is deleted after the test.
func newDatabase(t testing.TB) string {
	t.Helper()
	name := "idbfs-test-" + rand.Text()
	t.Cleanup(func() {
		realFactory.Call("deleteDatabase", name)
		realFactory.Call("deleteDatabase", name+"-log")
	})
	return name
}

func open(t testing.TB, opts Options) *FS {
	t.Helper()
	fsys, err := New(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fsys.Close() })
	return fsys
}

func newFS(t testing.TB) *FS {
	t.Helper()
	return open(t, Options{Database: newDatabase(t)})
}

// faulty is a file system whose browser misbehaves on demand, and another one
// on the same database to see what is really stored.
type faulty struct {
	*FS
	t       *testing.T
	factory js.Value
	sound   *FS
}

func newFaulty(t *testing.T, opts Options) *faulty {
	t.Helper()
	opts.Database = newDatabase(t)
	sound := open(t, opts)
	opts.Factory = js.Global().Get("Function").New("real", faultsSource).Invoke(realFactory)
	skipped := &sync.Once{}
	skipped.Do(func() {})
	rotated.Store(opts.Database, skipped) // tests count what is opened
	return &faulty{open(t, opts), t, opts.Factory, sound}
}

// inject switches faults on; with nothing all are off.
func (f *faulty) inject(faults map[string]any) {
	current := f.factory.Get("faults")
	keys := js.Global().Get("Object").Call("keys", current)
	for i := range keys.Length() {
		current.Delete(keys.Index(i).String())
	}
	for key, value := range faults {
		current.Set(key, value)
	}
}

// injected returns how many faults have happened.
func (f *faulty) injected() int { return f.factory.Get("seen").Get("injected").Int() }

// opens returns how many connections have been asked for.
func (f *faulty) opens() int { return f.factory.Get("seen").Get("opens").Int() }

// connection returns the newest connection.
func (f *faulty) connection() js.Value {
	all := f.factory.Get("seen").Get("connections")
	return all.Index(all.Length() - 1)
}

// state returns all that is stored, as text by path, and fails the test when
// records and pieces do not fit.
func state(t *testing.T, fsys *FS) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found[name] = info.Mode().String() + info.ModTime().Format(" 2006-01-02T15:04:05.999999999")
		if !entry.IsDir() {
			data, err := fsys.ReadFile(name)
			if err != nil {
				return err
			}
			found[name] += fmt.Sprintf(" %d %x", len(data), data[:min(len(data), 64)])
		}
		return nil
	})
	if err != nil {
		t.Fatalf("the state can't be read: %v", err)
	}
	if n := strayChunks(t, fsys); n > 0 {
		t.Errorf("%d pieces belong to no file", n)
	}
	return found
}

// strayChunks counts pieces that no record accounts for.
func strayChunks(t *testing.T, fsys *FS) (stray int) {
	t.Helper()
	err := fsys.transact(context.Background(), readOnly, func(tx *txn) {
		nodes := tx.nodes.Call("getAll")
		keys := tx.chunks.Call("getAllKeys")
		tx.then([]js.Value{nodes, keys}, func(results []js.Value) {
			stray = results[1].Length()
			for i := range results[0].Length() {
				n, err := parseNode(results[0].Index(i))
				if err != nil {
					tx.fail(err)
					return
				}
				stray -= int((n.size + chunkSize - 1) / chunkSize)
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return stray
}

func expectState(t *testing.T, fsys *FS, want map[string]string) {
	t.Helper()
	if got := state(t, fsys); !maps.Equal(got, want) {
		t.Errorf("stored now:\n%v\nwant:\n%v", got, want)
	}
}

func store(t testing.TB, fsys *FS, name string, data []byte) {
	t.Helper()
	if err := fsys.ReplaceFile(context.Background(), name, data); err != nil {
		t.Fatal(err)
	}
}

func expectContent(t *testing.T, fsys *FS, name string, want []byte) {
	t.Helper()
	got, err := fsys.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has %d bytes; want other %d", name, len(got), len(want))
	}
}

// openAs opens a file and closes it after the test.
func openAs(t testing.TB, fsys *FS, name string, flag int) *file {
	t.Helper()
	f, err := fsys.OpenFile(name, flag, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil && !errors.Is(err, hackpadfs.ErrClosed) {
			t.Log(err)
		}
	})
	return f.(*file)
}

func fill(n int, seed byte) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = seed + byte(i) + byte(i>>8)
	}
	return data
}
