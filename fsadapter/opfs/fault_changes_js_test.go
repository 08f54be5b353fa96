package opfs

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"
)

// What stands for the content of what is no file.
const (
	nowhere   = "(missing)"
	directory = "(directory)"
)

// faultyBefore is what prepareFaulty makes.
var faultyBefore = map[string]string{
	"a/slots": "old", "a/raw": "raw", "a/other": nowhere, "a/new": nowhere, "new/file": nowhere,
	"empty": directory, "new/b/c": nowhere,
}

// faultyChanges are ways to change that, and what they make of it.
var faultyChanges = []struct {
	name   string
	after  map[string]string
	change func(ctx context.Context, fsys *FS) error
}{
	{"replace a new file in a new directory", map[string]string{"new/file": "new"}, func(ctx context.Context, fsys *FS) error {
		return fsys.ReplaceFile(ctx, "new/file", []byte("new"))
	}},
	{"replace under the lock", map[string]string{"a/slots": "new"}, func(ctx context.Context, fsys *FS) error {
		lock, err := fsys.Lock(ctx, "a/slots")
		if err != nil {
			return err
		}
		return errors.Join(fsys.ReplaceFile(ctx, "a/slots", []byte("new")), lock.Unlock())
	}},
	{"write a raw file", map[string]string{"a/raw": "new"}, func(_ context.Context, fsys *FS) error {
		return writeRaw(fsys, "a/raw", "new", hackpadfs.FlagReadWrite)
	}},
	{"make a raw file", map[string]string{"a/new": "new"}, func(_ context.Context, fsys *FS) error {
		return writeRaw(fsys, "a/new", "new", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate)
	}},
	{"remove a file in slots", map[string]string{"a/slots": nowhere}, func(_ context.Context, fsys *FS) error { return fsys.Remove("a/slots") }},
	{"remove a raw file", map[string]string{"a/raw": nowhere}, func(_ context.Context, fsys *FS) error { return fsys.Remove("a/raw") }},
	{"remove a directory", map[string]string{"empty": nowhere}, func(_ context.Context, fsys *FS) error { return fsys.Remove("empty") }},
	{"rename", map[string]string{"a/slots": nowhere, "a/other": "old"}, func(_ context.Context, fsys *FS) error {
		return fsys.Rename("a/slots", "a/other")
	}},
	{"make directories", map[string]string{"new/b/c": directory}, func(_ context.Context, fsys *FS) error { return fsys.MkdirAll("new/b/c", 0o700) }},
}

func writeRaw(fsys *FS, name, data string, flag int) error {
	file, err := fsys.OpenFile(name, flag, 0o600)
	if err != nil {
		return err
	}
	_, err = hackpadfs.WriteAtFile(file, []byte(data), 0)
	if err == nil {
		err = hackpadfs.SyncFile(file)
	}
	return errors.Join(err, file.Close())
}

func prepareFaulty(t *testing.T) *FS {
	t.Helper()
	fsys := newFS(t)
	mustDo(t, fsys.MkdirAll("a", 0o700), fsys.MkdirAll("empty", 0o700))
	replace(t, fsys, "a/slots", "older")
	replace(t, fsys, "a/slots", "old")
	mustDo(t, writeRaw(fsys, "a/raw", "raw", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate))
	return fsys
}

// faultyMethods are all methods of the browser that the file system calls to
// change something, or to get there.
var faultyMethods = map[string][]string{
	"FileSystemSyncAccessHandle": {"write", "flush", "truncate", "read", "getSize"},
	"FileSystemFileHandle":       {"createSyncAccessHandle"},
	"FileSystemDirectoryHandle":  {"getFileHandle", "getDirectoryHandle", "removeEntry"},
}

// TestEveryChangeSurvivesEveryFailingCall lets each call that a change makes fail
// in turn, once or from then on. The error surfaces, or did no harm; every file is
// what it was or what it was to become; and in the end the change can be made.
func TestEveryChangeSurvivesEveryFailingCall(t *testing.T) {
	faults := 0
	for _, c := range faultyChanges {
		for class, methods := range faultyMethods {
			for _, method := range methods {
				t.Run(c.name+"/"+method, func(t *testing.T) {
					for index := 0; failChange(t, c.after, c.change, class, method, index, index%2 == 1); index++ {
						faults++
					}
				})
			}
		}
	}
	if faults < 50 {
		t.Errorf("only %d faults", faults)
	}
}

// failChange makes a change during which one call fails. It reports false when
// there is no such call.
func failChange(t *testing.T, after map[string]string, change func(context.Context, *FS) error, class, method string, index int, stays bool) bool {
	t.Helper()
	fsys := prepareFaulty(t)
	f := inject(class, method, failAt(index, "UnknownError", stays))
	err := change(t.Context(), fsys)
	f.undo()
	if f.calls() <= index {
		if err != nil {
			t.Errorf("nothing failed: %v", err)
		}
		return false
	}
	if err != nil && !strings.Contains(err.Error(), "injected") {
		t.Errorf("call %d failed: %v; want its own error", index, err)
	}
	found := map[string]string{}
	for name, before := range faultyBefore {
		found[name] = contentOrNowhere(t, fsys, name)
		isNew := name == "a/new" && found[name] == "" // made, and not written yet
		if now, changes := after[name]; found[name] != before && !isNew && !(changes && found[name] == now) {
			t.Errorf("call %d failed: %s holds %q", index, name, found[name])
		} else if err == nil && changes && found[name] != now {
			t.Errorf("call %d failed, and the change returned nil: %s holds %q", index, name, found[name])
		}
	}
	if found["a/slots"] == nowhere && after["a/other"] != "" && found["a/other"] == nowhere {
		t.Errorf("call %d failed: the file is under neither name", index)
	}
	if err := change(t.Context(), fsys); err != nil && !errors.Is(err, hackpadfs.ErrNotExist) { // it was done before
		t.Errorf("call %d failed: once more, %v", index, err)
	}
	return true
}

func contentOrNowhere(t *testing.T, fsys *FS, name string) string {
	t.Helper()
	if info, err := fsys.Stat(name); err == nil && info.IsDir() {
		return directory
	}
	data, err := fsys.ReadFile(name)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nowhere
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return string(data)
}
