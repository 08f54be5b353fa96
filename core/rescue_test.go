package core_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// damagedFS is a file system that knows some of its files to be damaged, until
// they are removed.
type damagedFS struct {
	*memfs.FS
	left map[string][][]byte // by name, what there still is of it
}

func (d *damagedFS) check(op, name string) error {
	if _, ok := d.left[name]; ok {
		return &hackpadfs.PathError{Op: op, Path: name, Err: fsadapter.Describe(fsadapter.ErrCorrupt, "by the test")}
	}
	return nil
}

func (d *damagedFS) Open(name string) (hackpadfs.File, error) {
	return d.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

func (d *damagedFS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	if err := d.check("open", name); err != nil {
		return nil, err
	}
	return d.FS.OpenFile(name, flag, perm)
}

func (d *damagedFS) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if err := d.check("replace", name); err != nil {
		return err
	}
	return d.FS.ReplaceFile(ctx, name, data)
}

func (d *damagedFS) Remove(name string) error {
	delete(d.left, name)
	return d.FS.Remove(name)
}

func (d *damagedFS) Rescue(_ context.Context, name string) ([][]byte, error) {
	return d.left[name], nil
}

// withDamage is a memory whose file system has lost some of its container.
func withDamage(t *testing.T) (fsys *damagedFS, b *core.Backend, left [][]byte) {
	t.Helper()
	inner := journaled(t)
	data := readFile(t, inner, sessionFile)
	left = [][]byte{data[:len(data)-20], []byte("an older content")}
	fsys = &damagedFS{inner, map[string][][]byte{sessionFile: left}}
	b, err := core.Open(fsys, sessionFile, core.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Load(t.Context()); !errors.Is(err, fsadapter.ErrCorrupt) {
		t.Fatalf("loading: %v", err)
	}
	return fsys, b, left
}

func TestSalvageOfWhatTheFileSystemHasLeft(t *testing.T) {
	_, b, left := withDamage(t)
	s, err := b.Salvage(t.Context())
	if err != nil || entryIDs(s.Container) != "0 1 2" {
		t.Fatalf("salvaged %+v, %v", s, err)
	}
	last := s.Losses[len(s.Losses)-1]
	if last.Length != int64(len(left[0])) || !strings.Contains(last.Reason, "by the test") {
		t.Errorf("lost %v", s.Losses)
	}
}

func TestImportOverWhatTheFileSystemCannotRead(t *testing.T) {
	fsys, b, left := withDamage(t)
	journal := readFile(t, fsys, journalFile)
	if err := b.Import(t.Context(), golden(t, "text/v1.msgpack"), core.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Load(t.Context()); err != nil {
		t.Error(err)
	}
	kept := map[string][][]byte{".damaged-": left, ".journal.orphan-": {journal}}
	for _, name := range strings.Fields(listing(t, fsys)) {
		for mark, want := range kept {
			if strings.Contains(name, mark) {
				if got := readFile(t, fsys, path.Join(path.Dir(sessionFile), name)); !bytes.Equal(got, want[0]) {
					t.Errorf("%s holds %q", name, got)
				}
				kept[mark] = want[1:]
			}
		}
	}
	if len(kept[".damaged-"])+len(kept[".journal.orphan-"]) > 0 {
		t.Errorf("not kept: %q", kept)
	}
}

func TestClearOfWhatTheFileSystemCannotRead(t *testing.T) {
	fsys, b, _ := withDamage(t)
	if err := b.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{sessionFile, journalFile} {
		if _, err := fsys.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A journal that can't be read must not keep the container from being replaced.
func TestImportOverAJournalThatTheFileSystemCannotRead(t *testing.T) {
	fsys := &damagedFS{journaled(t), map[string][][]byte{journalFile: {[]byte("what is left")}}}
	b, err := core.Open(fsys, sessionFile, core.Options{})
	if err == nil {
		err = b.Import(t.Context(), golden(t, "text/v1.msgpack"), core.ImportOptions{})
	}
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(listing(t, fsys))
	if i := len(names) - 1; !strings.Contains(names[i], ".journal.orphan-") ||
		string(readFile(t, fsys, path.Join(path.Dir(sessionFile), names[i]))) != "what is left" {
		t.Errorf("there is %v", names)
	}
}
