package core_test

import (
	"context"
	"sync/atomic"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// watchedFS counts the changes that are made with and without the lock of
// testFile.
type watchedFS struct {
	fsadapter.FS
	held              atomic.Bool
	locked, unguarded atomic.Int32
}

type watchedLock struct {
	fsadapter.Lock
	fsys *watchedFS
}

func (w *watchedFS) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	lock, err := w.FS.Lock(ctx, name)
	if err == nil && name == testFile {
		w.held.Store(true)
		lock = &watchedLock{lock, w}
	}
	return lock, err
}

func (l *watchedLock) Unlock() error {
	l.fsys.held.Store(false)
	return l.Lock.Unlock()
}

func (w *watchedFS) count() {
	if w.held.Load() {
		w.locked.Add(1)
	} else {
		w.unguarded.Add(1)
	}
}

func (w *watchedFS) ReplaceFile(ctx context.Context, name string, data []byte) error {
	w.count()
	return w.FS.ReplaceFile(ctx, name, data)
}

func (w *watchedFS) Remove(name string) error {
	w.count()
	return w.FS.Remove(name)
}

func TestEveryChangeIsMadeUnderTheLockAndLetsGoOfIt(t *testing.T) {
	// How many files each call changes, when there is one of version 0.
	changes := map[string]int32{
		"Save": 2, "SaveWithSession": 2, "Migrate": 2, "Import": 2, "Clear": 1,
		"SaveContainer": 0, // a conflict
		"Load":          0, "LoadContainer": 0, "Exists": 0, "StoredSessionID": 0, "Export": 0,
	}
	for name := range operations(nil) {
		fsys := &watchedFS{FS: memfs.New()}
		put(t, fsys.FS, testFile, golden(t, "single/v0.json"))
		_ = operations(open(t, fsys, core.Options{}))[name](t.Context())
		want, known := changes[name]
		if got := fsys.locked.Load(); !known || got != want || fsys.unguarded.Load() != 0 {
			t.Errorf("%s: %d changes under the lock, %d without it, want %d", name, got, fsys.unguarded.Load(), want)
		}
		if fsys.held.Load() {
			t.Errorf("%s keeps the lock", name)
		}
	}
}
