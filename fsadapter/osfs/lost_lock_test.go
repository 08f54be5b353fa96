package osfs_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// Who holds a lock can tell that it was taken away, by removing what it is or by
// putting something else there.
func TestLostLock(t *testing.T) {
	for what, take := range map[string]func(path string) error{
		"removed": os.RemoveAll,
		"replaced": func(path string) error {
			if err := os.Rename(path, path+".away"); err != nil {
				return err
			}
			return os.WriteFile(path, nil, 0o600)
		},
	} {
		fsys, dir := newDirFS(t)
		lock, err := fsys.Lock(context.Background(), "file")
		check(t, err)
		check(t, fsadapter.CheckLock(lock))
		locks, err := filepath.Glob(filepath.Join(dir, "file.lock*"))
		check(t, err)
		for _, path := range locks {
			check(t, take(path))
		}
		if err := fsadapter.CheckLock(lock); !errors.Is(err, fsadapter.ErrLocked) {
			t.Errorf("%s: %v", what, err)
		}
		_ = lock.Unlock() // it may complain
		if err := fsadapter.CheckLock(lock); !errors.Is(err, hackpadfs.ErrClosed) {
			t.Errorf("given back: %v", err)
		}
	}
}

// A file kept beside another one is opened for the same people, but a link is
// left alone.
func TestShare(t *testing.T) {
	fsys, dir := newDirFS(t)
	replace(t, fsys, "file", "x")
	check(t, os.Chmod(filepath.Join(dir, "file"), 0o664))
	for _, name := range []string{"file.journal", "precious"} {
		check(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	check(t, os.Symlink("precious", filepath.Join(dir, "link")))
	for _, name := range []string{"file.journal", "link", "missing", "../file"} {
		fsadapter.Share(fsys, name, "file")
	}
	fsadapter.Share(fsys, "precious", "missing")
	wantMode(t, filepath.Join(dir, "file.journal"), 0o664)
	wantMode(t, filepath.Join(dir, "precious"), 0o600)
}
