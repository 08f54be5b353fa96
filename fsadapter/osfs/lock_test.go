package osfs_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"holdfast/fsadapter"
	"holdfast/fsadapter/osfs"
)

func wantLocked(t *testing.T, fsys *osfs.FS, name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if lock, err := fsys.Lock(ctx, name); !errors.Is(err, fsadapter.ErrLocked) {
		t.Fatalf("Lock(%q): %v, %v; want ErrLocked", name, lock, err)
	}
}

func wantFree(t *testing.T, fsys *osfs.FS, name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	lock, err := fsys.Lock(ctx, name)
	check(t, err)
	check(t, lock.Unlock())
}

// Two file systems on one directory, as two parts of a program may have them.
func TestLockBetweenFileSystems(t *testing.T) {
	one, dir := newDirFS(t)
	two, err := osfs.New(filepath.Dir(dir))
	check(t, err)
	name := filepath.Base(dir) + "/file"
	lock, err := one.Lock(context.Background(), "file")
	check(t, err)
	wantLocked(t, two, name)
	check(t, lock.Unlock())
	wantFree(t, two, name)
}

// A lock of a Node process that died, or that a process with the same id had
// before it, is free.
func TestLockOfDeadNodeProcess(t *testing.T) {
	for _, owner := range []string{deadPID + "-0-" + random, deadPID + "-123-" + random, "1-1-" + random} {
		fsys, dir := newDirFS(t)
		check(t, os.MkdirAll(filepath.Join(dir, "file.lock.node"), 0o700))
		check(t, os.WriteFile(filepath.Join(dir, "file.lock.node", owner), nil, 0o600))
		wantFree(t, fsys, "file")
	}
}

func TestLockOfLiveNodeProcess(t *testing.T) {
	fsys, dir := newDirFS(t)
	owner := filepath.Join(dir, "file.lock.node", "1-0-"+random) // a process that is there
	check(t, os.MkdirAll(filepath.Dir(owner), 0o700))
	check(t, os.WriteFile(owner, nil, 0o600))
	wantLocked(t, fsys, "file")
	check(t, os.Remove(owner))
	wantFree(t, fsys, "file")
}

func TestLockFileRemovedByHand(t *testing.T) {
	fsys, dir := newDirFS(t)
	lock, err := fsys.Lock(context.Background(), "file")
	check(t, err)
	check(t, os.RemoveAll(filepath.Join(dir, "file.lock")))
	check(t, os.RemoveAll(filepath.Join(dir, "file.lock.node")))
	_ = lock.Unlock() // it may complain
	wantFree(t, fsys, "file")
	wantFree(t, fsys, "file")
}
