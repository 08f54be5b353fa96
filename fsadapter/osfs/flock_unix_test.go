//go:build unix

package osfs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gofrs/flock"
)

// A lock on a file that has lost its name since it was opened excludes nobody.
func TestLockedFileHasName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	locked := flock.New(path)
	if ok, err := locked.TryLock(); !ok {
		t.Fatal(err)
	}
	if !hasName(locked, path) {
		t.Error("it has its name, and is said to have lost it")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if hasName(locked, path) {
		t.Error("its name was removed")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if hasName(locked, path) {
		t.Error("its name is that of another file now")
	}
	if err := locked.Unlock(); err != nil {
		t.Fatal(err)
	}
}
