package opfs

import (
	"context"
	"crypto/rand"
	"testing"

	"holdfast/fsadapter/internal/jsutil"
)

// newDir returns the name of a directory that no other test uses, and removes
// what it holds at the end.
func newDir(tb testing.TB) string {
	tb.Helper()
	dir := "test-" + rand.Text()
	tb.Cleanup(func() {
		ctx := context.Background()
		root, err := jsutil.AwaitCall(ctx, jsutil.Global().Get("navigator").Get("storage"), "getDirectory")
		if err == nil {
			_, err = jsutil.AwaitCall(ctx, root, "removeEntry", dir, map[string]any{"recursive": true})
		}
		if err != nil && !isNotFound(err) {
			tb.Errorf("removing %s: %v", dir, err)
		}
	})
	return dir
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
