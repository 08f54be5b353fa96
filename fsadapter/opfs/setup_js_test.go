package opfs

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// newDir returns the name of a directory that no other test uses, and removes
// what it holds at the end.
func newDir(tb testing.TB) string {
	tb.Helper()
	dir := "test-" + rand.Text()
	tb.Cleanup(func() {
		if err := removeTree(dir); err != nil && !isNotFound(err) {
			tb.Errorf("removing %s: %v", dir, err)
		}
	})
	return dir
}

// removeTree waits for files that a worker which was just killed still has.
func removeTree(dir string) error {
	ctx := context.Background()
	root, err := storageRoot(ctx)
	for range 50 {
		if err == nil {
			_, err = jsutil.AwaitCall(ctx, root, "removeEntry", dir, map[string]any{"recursive": true})
		}
		if !isTaken(err) {
			return err
		}
		time.Sleep(100 * time.Millisecond)
		err = nil
	}
	return errors.New("a file in it is never released")
}

func openFS(tb testing.TB, dir string) *FS {
	tb.Helper()
	fsys, err := New(context.Background(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	return fsys
}

func newFS(tb testing.TB) *FS {
	tb.Helper()
	return openFS(tb, newDir(tb))
}
