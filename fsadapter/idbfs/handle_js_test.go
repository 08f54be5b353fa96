package idbfs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"syscall"
	"syscall/js"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

const (
	readWriteFlags = hackpadfs.FlagReadWrite
	appendFlags    = hackpadfs.FlagReadWrite | hackpadfs.FlagAppend
)

// another returns a file system on another connection to the same database, as
// another tab has it.
func another(t *testing.T, fsys *FS) *FS {
	t.Helper()
	return open(t, Options{Database: fsys.conn.database})
}

func writeTo(t *testing.T, f *file, data []byte) {
	t.Helper()
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
}

func TestHandleFollowsRename(t *testing.T) {
	fsys := newFS(t)
	store(t, fsys, "a/file", []byte("start"))
	f := openAs(t, fsys, "a/file", appendFlags)
	for _, names := range [][2]string{{"a/file", "a/other"}, {"a", "b"}} {
		if err := fsys.Rename(names[0], names[1]); err != nil {
			t.Fatal(err)
		}
	}
	writeTo(t, f, []byte(" and more"))
	expectContent(t, fsys, "b/other", []byte("start and more"))
}

// Once its file is gone a handle must fail, not bring it back or find nothing.
func TestHandleOfAFileThatIsGone(t *testing.T) {
	ends := map[string]func(*FS) error{
		"removed":  func(fsys *FS) error { return fsys.Remove("file") },
		"replaced": func(fsys *FS) error { return fsys.ReplaceFile(context.Background(), "file", []byte("new")) },
		"overwritten by Rename": func(fsys *FS) error {
			store(t, fsys, "temp", []byte("new"))
			return fsys.Rename("temp", "file")
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			fsys := newFS(t)
			store(t, fsys, "file", fill(100, 1))
			live := openAs(t, fsys, "file", appendFlags)
			frozen := openAs(t, fsys, "file", hackpadfs.FlagReadOnly)
			if err := end(another(t, fsys)); err != nil {
				t.Fatal(err)
			}
			before := state(t, fsys)

			_, readErr := live.ReadAt(make([]byte, 1), 0)
			_, statErr := live.Stat()
			_, writeErr := live.Write([]byte("lost"))
			for call, err := range map[string]error{
				"ReadAt": readErr, "Stat": statErr, "Sync": errors.Join(writeErr, live.Sync()), "Truncate": live.Truncate(0),
			} {
				if !errors.Is(err, syscall.ESTALE) || errors.Is(err, hackpadfs.ErrNotExist) {
					t.Errorf("%s = %v; want ESTALE", call, err)
				}
			}
			expectState(t, fsys, before)
			if got, err := io.ReadAll(frozen); err != nil || !bytes.Equal(got, fill(100, 1)) {
				t.Errorf("the file opened for reading has %d bytes, %v; want the old ones", len(got), err)
			}
		})
	}
}

// Two tabs append at once: every append is there as a whole, once.
func TestAppendsOfTwoTabs(t *testing.T) {
	fsys := newFS(t)
	store(t, fsys, "file", fill(chunkSize-5, 0))
	const rounds = 20
	var group sync.WaitGroup
	for _, mark := range []byte{1, 2} {
		f := openAs(t, another(t, fsys), "file", appendFlags)
		group.Go(func() {
			for range rounds {
				if _, err := f.Write(bytes.Repeat([]byte{mark}, 10)); err != nil {
					t.Error(err)
				}
				if err := f.Sync(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	data, err := fsys.ReadFile("file")
	if err != nil {
		t.Fatal(err)
	}
	appended := data[chunkSize-5:]
	if len(appended) != 2*rounds*10 {
		t.Fatalf("%d bytes were appended; want %d", len(appended), 2*rounds*10)
	}
	for ; len(appended) > 0; appended = appended[10:] {
		if !bytes.Equal(appended[:10], bytes.Repeat(appended[:1], 10)) {
			t.Fatalf("a mix: %v", appended[:10])
		}
	}
}

// Appending to a large file must read and write one piece.
func TestAppendIsCheap(t *testing.T) {
	f := newFaulty(t, Options{})
	store(t, f.sound, "file", fill(50*chunkSize+10, 1))
	handle := openAs(t, f.FS, "file", appendFlags)
	counts := f.factory.Get("seen").Get("calls")
	js.Global().Get("Object").Call("assign", counts, map[string]any{"get": 0, "getAll": 0, "put": 0, "add": 0, "delete": 0})
	writeTo(t, handle, fill(300, 2))
	for method, want := range map[string]int{
		"get": 2, "put": 2, // the record and a piece
		"getAll": 0, "add": 0, "delete": 0,
	} {
		if got := counts.Get(method).Int(); got != want {
			t.Errorf("%s was called %d times; want %d", method, got, want)
		}
	}
	expectContent(t, f.sound, "file", append(fill(50*chunkSize+10, 1), fill(300, 2)...))
}

// A handle sees what another tab has appended since, and what it has itself
// written without Sync.
func TestHandleSeesWhatIsStored(t *testing.T) {
	fsys := newFS(t)
	store(t, fsys, "file", []byte("start"))
	mine := openAs(t, fsys, "file", appendFlags)
	writeTo(t, openAs(t, another(t, fsys), "file", appendFlags), []byte(" theirs"))
	if _, err := mine.Write([]byte(" mine")); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 100)
	n, err := mine.ReadAt(buf, 0)
	if got := string(buf[:n]); got != "start theirs mine" || err != io.EOF {
		t.Errorf("ReadAt = %q, %v", got, err)
	}
	if pos, err := mine.Seek(0, io.SeekCurrent); pos != int64(n) || err != nil {
		t.Errorf("after appending the offset is %d, %v; want %d", pos, err, n)
	}
}

// Random writes, reads and truncations, checked against a slice.
func TestHandleAgainstAModel(t *testing.T) {
	fsys := newFS(t)
	f := openAs(t, fsys, "file", readWriteFlags|hackpadfs.FlagCreate)
	var model []byte
	random := newRandom()
	for step := range 120 {
		off := random.IntN(3 * chunkSize)
		switch random.IntN(4) {
		case 0:
			if err := f.Truncate(int64(off)); err != nil {
				t.Fatal(err)
			}
			model = append(model, make([]byte, max(0, off-len(model)))...)[:off]
		case 1:
			buf := make([]byte, random.IntN(2*chunkSize))
			n, err := f.ReadAt(buf, int64(off))
			want := model[min(off, len(model)):min(off+len(buf), len(model))]
			if err != nil && err != io.EOF || !bytes.Equal(buf[:n], want) {
				t.Fatalf("step %d: ReadAt(%d, %d) = %d bytes, %v; want %d", step, len(buf), off, n, err, len(want))
			}
		default:
			data := randomBytes(random, random.IntN(2*chunkSize))
			if _, err := f.WriteAt(data, int64(off)); err != nil {
				t.Fatal(err)
			}
			if end := off + len(data); len(data) > 0 {
				model = append(model, make([]byte, max(0, end-len(model)))...)
				copy(model[off:], data)
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	expectContent(t, fsys, "file", model)
	if stray := strayChunks(t, fsys); stray != 0 {
		t.Errorf("%d pieces belong to no file", stray)
	}
}

func TestGapThatIsTooLarge(t *testing.T) {
	fsys := newFS(t)
	store(t, fsys, "file", []byte("start"))
	f := openAs(t, fsys, "file", readWriteFlags)
	if err := f.Truncate(1 << 40); !errors.Is(err, syscall.EFBIG) {
		t.Errorf("Truncate = %v; want EFBIG", err)
	}
	if _, err := f.WriteAt([]byte("x"), 1<<62); err != nil {
		t.Fatal(err)
	}
	if err := f.Sync(); !errors.Is(err, syscall.EFBIG) {
		t.Errorf("Sync = %v; want EFBIG", err)
	}
	expectContent(t, fsys, "file", []byte("start"))
}

// Bytes that are missing or of a wrong length are damage, not a shorter file.
func TestDamagedFile(t *testing.T) {
	damages := map[string]func(*txn, int64){
		"a piece is missing":   func(tx *txn, id int64) { tx.chunks.Call("delete", chunkKey(id, 1)) },
		"the last is missing":  func(tx *txn, id int64) { tx.chunks.Call("delete", chunkKey(id, 2)) },
		"a piece is short":     func(tx *txn, id int64) { tx.chunks.Call("put", uint8Array.New(7), chunkKey(id, 1)) },
		"a piece is no bytes":  func(tx *txn, id int64) { tx.chunks.Call("put", "text", chunkKey(id, 1)) },
		"the record is no use": func(tx *txn, id int64) { tx.nodes.Call("put", map[string]any{"id": id, "path": "file"}) },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			fsys := newFS(t)
			store(t, fsys, "file", fill(2*chunkSize+10, 1))
			f := openAs(t, fsys, "file", readWriteFlags)
			err := fsys.transact(context.Background(), readWrite, func(tx *txn) { damage(tx, f.id) })
			if err != nil {
				t.Fatal(err)
			}
			_, readErr := f.ReadAt(make([]byte, 3*chunkSize), 0)
			_, fileErr := fsys.ReadFile("file")
			for call, err := range map[string]error{"ReadAt": readErr, "ReadFile": fileErr} {
				if !errors.Is(err, fsadapter.ErrCorrupt) {
					t.Errorf("%s = %v; want ErrCorrupt", call, err)
				}
			}
			left, err := fsys.Rescue(t.Context(), "file")
			switch first := fill(2*chunkSize+10, 1)[:chunkSize]; {
			case name == "the record is no use":
				if !errors.Is(err, fsadapter.ErrCorrupt) {
					t.Errorf("Rescue = %v; want ErrCorrupt", err)
				}
			case err != nil || len(left) != 1 || !bytes.HasPrefix(left[0], first) || len(left[0]) >= 2*chunkSize+10:
				t.Errorf("Rescue = %d contents, %v", len(left), err)
			}
		})
	}
}
