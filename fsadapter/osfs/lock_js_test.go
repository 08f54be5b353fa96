package osfs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// What a native process writes into the lock file.
func TestLockOfNativeProcess(t *testing.T) {
	for owner, locked := range map[string]bool{
		"1-0":          true, // a process that is there
		"1-1":          false,
		deadPID + "-0": false,
		"":             false,
	} {
		fsys, dir := newDirFS(t)
		check(t, os.WriteFile(filepath.Join(dir, "file.lock"), []byte(fmt.Sprintf("%-63s\n", owner)), 0o600))
		if locked {
			wantLocked(t, fsys, "file")
		} else {
			wantFree(t, fsys, "file")
		}
		entries, err := os.ReadDir(dir)
		check(t, err)
		if len(entries) != 1 {
			t.Errorf("after %q: %v", owner, entries)
		}
	}
}
