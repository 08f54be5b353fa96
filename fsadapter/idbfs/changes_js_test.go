package idbfs

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"
)

// changes are the ways to change something that prepare has made. begin opens
// what has to be open and returns the change itself.
var changes = []struct {
	name  string
	begin func(*testing.T, *FS) (change func() error)
}{
	{"ReplaceFile", pathChange(func(fsys *FS) error {
		return fsys.ReplaceFile(context.Background(), "a/old", fill(3*chunkSize, 9))
	})},
	{"ReplaceFile of a new file", pathChange(func(fsys *FS) error {
		return fsys.ReplaceFile(context.Background(), "new/dir/file", fill(100, 9))
	})},
	{"append and Sync", func(t *testing.T, fsys *FS) func() error {
		f := openAs(t, fsys, "a/old", hackpadfs.FlagWriteOnly|hackpadfs.FlagAppend)
		return func() error {
			if _, err := f.Write(fill(300, 9)); err != nil {
				return err
			}
			return f.Sync()
		}
	}},
	{"write and Close", func(t *testing.T, fsys *FS) func() error {
		f := openAs(t, fsys, "a/old", hackpadfs.FlagReadWrite)
		return func() error {
			if _, err := f.WriteAt(fill(2*chunkSize, 9), 5); err != nil {
				return err
			}
			return f.Close()
		}
	}},
	{"write more than may wait", func(t *testing.T, fsys *FS) func() error {
		f := openAs(t, fsys, "a/old", hackpadfs.FlagReadWrite)
		return func() error {
			_, err := f.Write(fill(maxWaiting, 9))
			return err
		}
	}},
	{"Truncate to less", func(t *testing.T, fsys *FS) func() error {
		f := openAs(t, fsys, "a/old", hackpadfs.FlagReadWrite)
		return func() error { return f.Truncate(7) }
	}},
	{"Truncate to more", func(t *testing.T, fsys *FS) func() error {
		f := openAs(t, fsys, "a/old", hackpadfs.FlagReadWrite)
		return func() error { return f.Truncate(9 * chunkSize) }
	}},
	{"open with O_TRUNC", pathChange(func(fsys *FS) error {
		_, err := fsys.OpenFile("a/old", hackpadfs.FlagWriteOnly|hackpadfs.FlagTruncate, 0)
		return err
	})},
	{"open with O_CREATE", pathChange(func(fsys *FS) error {
		_, err := fsys.OpenFile("a/new", hackpadfs.FlagWriteOnly|hackpadfs.FlagCreate, 0o600)
		return err
	})},
	{"Rename over another file", pathChange(func(fsys *FS) error { return fsys.Rename("other", "a/old") })},
	{"Rename of a directory", pathChange(func(fsys *FS) error { return fsys.Rename("a", "z") })},
	{"Remove", pathChange(func(fsys *FS) error { return fsys.Remove("a/old") })},
	{"Remove of a directory", pathChange(func(fsys *FS) error { return fsys.Remove("empty") })},
	{"Mkdir", pathChange(func(fsys *FS) error { return fsys.Mkdir("new", 0o700) })},
	{"MkdirAll", pathChange(func(fsys *FS) error { return fsys.MkdirAll("new/b/c", 0o700) })},
	{"Chmod", pathChange(func(fsys *FS) error { return fsys.Chmod("a/old", 0o755) })},
	{"Chtimes", pathChange(func(fsys *FS) error {
		return fsys.Chtimes("a/old", time.Time{}, time.Unix(1, 0))
	})},
}

func pathChange(change func(*FS) error) func(*testing.T, *FS) func() error {
	return func(_ *testing.T, fsys *FS) func() error {
		return func() error { return change(fsys) }
	}
}

func prepare(t *testing.T, fsys *FS) {
	t.Helper()
	store(t, fsys, "a/old", fill(2*chunkSize+100, 1))
	store(t, fsys, "a/sub/deep", fill(10, 2))
	store(t, fsys, "other", fill(500, 3))
	if err := fsys.Mkdir("empty", 0o700); err != nil {
		t.Fatal(err)
	}
}

// Without faults every change changes what is stored; the tests with faults
// mean little otherwise.
func TestChangesChangeSomething(t *testing.T) {
	for _, change := range changes {
		t.Run(change.name, func(t *testing.T) {
			fsys := newFS(t)
			prepare(t, fsys)
			before := state(t, fsys)
			if err := change.begin(t, fsys)(); err != nil {
				t.Fatal(err)
			}
			if maps.Equal(before, state(t, fsys)) {
				t.Error("nothing changed")
			}
		})
	}
}
