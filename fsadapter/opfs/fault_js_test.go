package opfs

import (
	"errors"
	"fmt"
	"strings"
	"syscall/js"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// wrapMethod replaces a method of a browser's class until undo is called. The
// replacement is the body of a function of original, self and args.
const wrapMethod = `
const original = prototype[method];
const replacement = new Function('original', 'self', 'args', 'state', body);
const state = { calls: 0 };
prototype[method] = function (...args) {
	return replacement(original, this, args, state);
};
return { state, undo() { prototype[method] = original; } };
`

type fault struct{ value js.Value }

// inject changes a method of SyncAccessHandle, or of another class.
func inject(class, method, body string) fault {
	wrap := js.Global().Get("Function").New("prototype", "method", "body", wrapMethod)
	return fault{wrap.Invoke(js.Global().Get(class).Get("prototype"), method, body)}
}

func (f fault) undo()      { f.value.Call("undo") }
func (f fault) calls() int { return f.value.Get("state").Get("calls").Int() }

// failAt throws an error of that name in the call with that index, and in all
// later ones if it is to stay.
func failAt(index int, name string, stays bool) string {
	condition := fmt.Sprintf("state.calls++ === %d", index)
	if stays {
		condition = fmt.Sprintf("state.calls++ >= %d", index)
	}
	return fmt.Sprintf("if (%s) throw new DOMException('injected', '%s'); return original.apply(self, args);", condition, name)
}

// TestEveryFailingCallSurfaces lets each call that a save makes fail in turn,
// until none is left to fail.
func TestEveryFailingCallSurfaces(t *testing.T) {
	for _, class := range []struct {
		name    string
		methods []string
	}{
		{"FileSystemSyncAccessHandle", []string{"write", "flush", "truncate", "read"}},
		{"FileSystemFileHandle", []string{"createSyncAccessHandle"}},
	} {
		for _, method := range class.methods {
			for _, kind := range []struct {
				name string
				want error
			}{{"QuotaExceededError", fsadapter.ErrNoSpace}, {"UnknownError", nil}, {"InvalidStateError", nil}} {
				for _, stays := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s/%s/stays=%v", method, kind.name, stays), func(t *testing.T) {
						sweep(t, class.name, method, kind.name, kind.want, stays)
					})
				}
			}
		}
	}
}

func sweep(t *testing.T, class, method, kind string, want error, stays bool) {
	t.Helper()
	for index := 0; ; index++ {
		fsys := newFS(t)
		replace(t, fsys, "m.json", "older")
		replace(t, fsys, "m.json", "old")
		f := inject(class, method, failAt(index, kind, stays))
		err := fsys.ReplaceFile(t.Context(), "m.json", []byte("new"))
		f.undo()
		if f.calls() <= index {
			if err != nil || index == 0 {
				t.Fatalf("nothing failed: %v after %d calls", err, f.calls())
			}
			return
		}
		got, readErr := fsys.ReadFile("m.json")
		switch {
		case err == nil:
			t.Errorf("call %d failed, and ReplaceFile returned nil", index)
		case want != nil && !errors.Is(err, want):
			t.Errorf("call %d failed: %v; want %v", index, err, want)
		case errors.Is(err, hackpadfs.ErrNotExist) || !strings.Contains(err.Error(), "injected"):
			t.Errorf("call %d failed: %v; want its own error", index, err)
		case readErr != nil || string(got) != "old" && string(got) != "new":
			t.Errorf("call %d failed: then the file holds %q, %v", index, got, readErr)
		}
		replace(t, fsys, "m.json", "next")
		wantContent(t, fsys, "m.json", "next")
	}
}

// A read that fails is never a file that is not there.
func TestFailingReadIsNoMissingFile(t *testing.T) {
	fsys := newFS(t)
	replace(t, fsys, "m.json", "content")
	for _, broken := range []struct{ class, method string }{
		{"FileSystemSyncAccessHandle", "read"},
		{"FileSystemFileHandle", "createSyncAccessHandle"},
		{"FileSystemDirectoryHandle", "getFileHandle"},
	} {
		for index := range 2 {
			f := inject(broken.class, broken.method, failAt(index, "UnknownError", true))
			data, err := fsys.ReadFile("m.json")
			f.undo()
			if err == nil || errors.Is(err, hackpadfs.ErrNotExist) || data != nil {
				t.Errorf("%s fails: ReadFile = %q, %v", broken.method, data, err)
			}
		}
	}
	wantContent(t, fsys, "m.json", "content")
}

func TestListedFileWithoutContentIsDamage(t *testing.T) {
	fsys := newFS(t)
	setStored(t, fsys, "journal", []byte("frames"))
	f := inject("FileSystemFileHandle", "createSyncAccessHandle", failAt(0, "NotFoundError", true))
	defer f.undo()
	_, err := fsys.OpenFile("journal", hackpadfs.FlagReadWrite, 0)
	if !errors.Is(err, fsadapter.ErrCorrupt) || errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("OpenFile = %v; want ErrCorrupt", err)
	}
}

func TestShortCountsAreLooped(t *testing.T) {
	const few = `const view = args[0].subarray(0, Math.min(args[0].length, 1000)); return original.call(self, view, args[1]);`
	fsys := newFS(t)
	data := strings.Repeat("0123456789", 1000)
	for _, method := range []string{"write", "read"} {
		f := inject("FileSystemSyncAccessHandle", method, few)
		replace(t, fsys, "m.json", data+method)
		wantContent(t, fsys, "m.json", data+method)
		f.undo()
		wantContent(t, fsys, "m.json", data+method)
	}
}

func TestCountsThatLieAreErrors(t *testing.T) {
	fsys := newFS(t)
	replace(t, fsys, "m.json", "old")
	for _, result := range []string{"-1", "1e9", "undefined", "0"} {
		f := inject("FileSystemSyncAccessHandle", "write", "original.apply(self, args); return "+result)
		err := fsys.ReplaceFile(t.Context(), "m.json", []byte("new"))
		f.undo()
		if err == nil {
			t.Errorf("write returned %s: ReplaceFile = nil", result)
		}
		wantContent(t, fsys, "m.json", "old")
	}
}

// Early implementations had asynchronous flush, truncate, getSize and close.
func TestAsynchronousHandlesAreAwaited(t *testing.T) {
	fsys := newFS(t)
	for _, method := range []string{"flush", "truncate", "getSize", "close"} {
		f := inject("FileSystemSyncAccessHandle", method, "return new Promise((resolve) => setTimeout(() => resolve(original.apply(self, args)), 1));")
		defer f.undo()
	}
	replace(t, fsys, "m.json", "one")
	replace(t, fsys, "m.json", "two")
	wantContent(t, fsys, "m.json", "two")
	file, err := fsys.OpenFile("journal", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0)
	mustDo(t, err)
	_, err = hackpadfs.WriteFile(file, []byte("frame"))
	mustDo(t, err, hackpadfs.SyncFile(file), file.Close())
	wantContent(t, fsys, "journal", "frame")
}

func TestFailedSyncStaysFailed(t *testing.T) {
	fsys := newFS(t)
	file, err := fsys.OpenFile("journal", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0)
	mustDo(t, err)
	_, err = hackpadfs.WriteFile(file, []byte("frame"))
	mustDo(t, err)
	f := inject("FileSystemSyncAccessHandle", "flush", failAt(0, "UnknownError", false))
	first := hackpadfs.SyncFile(file)
	f.undo()
	if second := hackpadfs.SyncFile(file); first == nil || second == nil {
		t.Errorf("Sync = %v, then %v; want two errors", first, second)
	}
	mustDo(t, file.Close())
}
