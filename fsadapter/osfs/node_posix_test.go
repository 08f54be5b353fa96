//go:build !windows

package osfs_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/osfs"
)

// What is no regular file is neither opened nor replaced, under its own name or
// through a link, and nobody waits for its other end.
func TestNotRegular(t *testing.T) {
	for kind, makeNode := range map[string]func(*testing.T, string){"pipe": makePipe, "socket": makeSocket} {
		fsys, dir := newDirFS(t)
		makeNode(t, filepath.Join(dir, kind))
		before, err := os.Lstat(filepath.Join(dir, kind))
		check(t, err)
		check(t, os.Symlink(kind, filepath.Join(dir, "link")))
		for _, name := range []string{kind, "link"} {
			wantNotRegular(t, fsys, name)
		}
		after, err := os.Lstat(filepath.Join(dir, kind))
		check(t, err)
		if !os.SameFile(before, after) || after.Mode() != before.Mode() {
			t.Errorf("%s became %v", kind, after.Mode())
		}
		if lock, err := fsys.Lock(context.Background(), "link"); !errors.Is(err, fsadapter.ErrNotRegular) {
			t.Errorf("lock: %v, %v", lock, err)
		}
		wantNamesUnordered(t, dir, []string{"link", kind})
		check(t, os.Remove(filepath.Join(dir, kind)))
		wantForeignCompanions(t, fsys, dir, kind, makeNode)
	}
}

func wantNotRegular(t *testing.T, fsys *osfs.FS, name string) {
	t.Helper()
	_, openErr := fsys.Open(name)
	_, stampErr := fsys.Stamp(name)
	replaceErr := fsys.ReplaceFile(context.Background(), name, []byte("x"))
	for what, err := range map[string]error{"open": openErr, "stamp": stampErr, "replace": replaceErr} {
		var pathErr *hackpadfs.PathError
		if !errors.Is(err, fsadapter.ErrNotRegular) || !errors.As(err, &pathErr) || pathErr.Path != name {
			t.Errorf("%s %s: %v", what, name, err)
		}
	}
	for _, flags := range []int{hackpadfs.FlagReadWrite, hackpadfs.FlagWriteOnly, hackpadfs.FlagReadWrite | hackpadfs.FlagCreate} {
		_, err := fsys.OpenFile(name, flags, 0o600)
		if !errors.Is(err, fsadapter.ErrNotRegular) && !errors.Is(err, fsadapter.ErrForeign) {
			t.Errorf("open %s with %x: %v", name, flags, err)
		}
	}
}

func wantForeignCompanions(t *testing.T, fsys *osfs.FS, dir, kind string, makeNode func(*testing.T, string)) {
	t.Helper()
	for _, suffix := range []string{".lock", ".lock.node"} {
		makeNode(t, filepath.Join(dir, kind+suffix))
		wantForeign(t, fsys, kind, kind+suffix)
		check(t, os.Remove(filepath.Join(dir, kind+suffix)))
	}
}

// A directory is still listed, though it is no regular file either.
func TestDirectoriesAreOpened(t *testing.T) {
	fsys, dir := newDirFS(t)
	check(t, os.Mkdir(filepath.Join(dir, "sub"), 0o700))
	opened, err := fsys.Open("sub")
	check(t, err)
	if _, err := opened.(fs.ReadDirFile).ReadDir(-1); err != nil {
		t.Error(err)
	}
	check(t, opened.Close())
}
