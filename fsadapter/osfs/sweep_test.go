package osfs_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/osfs"
)

const (
	random = "abcdefghijklmnopqrstuvwxyz"
	// No process has this id: it is above what any system here gives out.
	deadPID = "2000000000"
)

func writeTemp(t *testing.T, dir, name string, age time.Duration) {
	t.Helper()
	path := filepath.Join(dir, name)
	check(t, os.WriteFile(path, []byte("left behind"), 0o600))
	then := time.Now().Add(-age)
	check(t, os.Chtimes(path, then, then))
}

func TestSweepUnderLock(t *testing.T) {
	fsys, dir := newDirFS(t)
	ownPID := strconv.Itoa(os.Getpid())
	dead := []string{
		atomicfile.TempName("file", "n"+deadPID),
		atomicfile.TempName("file", "j"+deadPID),
		atomicfile.TempName("file.bak", "j"+deadPID),
	}
	for _, name := range dead {
		writeTemp(t, dir, name, 0)
	}
	writeTemp(t, dir, atomicfile.TempName("file", "j"+ownPID), 2*time.Hour) // this id was another's then
	preparedLock := filepath.Join(dir, atomicfile.TempName("file", "j"+deadPID))
	check(t, os.MkdirAll(filepath.Join(preparedLock, deadPID+"-0-"+random), 0o700))
	kept := []string{
		atomicfile.TempName("file", "j"+ownPID), // this process may be writing it
		atomicfile.TempName("file", "x"),        // none of ours
		atomicfile.TempName("other", "n"+deadPID),
	}
	for _, name := range kept {
		writeTemp(t, dir, name, 10*time.Second)
	}

	replace(t, fsys, "file", "without the lock")
	for _, name := range dead {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Fatalf("swept without the lock: %v", err)
		}
	}
	replaceLocked(t, fsys, "file")
	wantNamesUnordered(t, dir, append(kept, "file"))
}

// replaceLocked replaces a file under its lock, which sweeps.
func replaceLocked(t *testing.T, fsys *osfs.FS, name string) {
	t.Helper()
	lock, err := fsys.Lock(context.Background(), name)
	check(t, err)
	replace(t, fsys, name, "under the lock")
	check(t, lock.Unlock())
	if err := fsys.Remove(name + ".lock"); err != nil && !errors.Is(err, os.ErrNotExist) { // under Node there is none
		t.Fatal(err)
	}
}

// What only looks like a leftover of ours stays, down to its last byte.
func TestSweepLeavesOthersAlone(t *testing.T) {
	fsys, dir := newDirFS(t)
	if _, err := os.Stat(filepath.Join(dir, "file.lock")); err == nil {
		t.Fatal("not a new directory")
	}
	const old = 2 * time.Hour
	for _, name := range []string{"file.tmp." + deadPID, "file.tmp.1", "file.tmp-n" + deadPID + "-" + random, "file.tmp-j" + deadPID + "-" + random} {
		writeTemp(t, dir, name, old)
	}
	directory := atomicfile.TempName("file", "j"+deadPID)
	check(t, os.MkdirAll(filepath.Join(dir, directory, "notes"), 0o700))
	writeTemp(t, filepath.Join(dir, directory), "mine", old)
	native := atomicfile.TempName("file", "n"+deadPID)
	check(t, os.Mkdir(filepath.Join(dir, native), 0o700))
	writeTemp(t, dir, "precious", old)
	linked := []string{atomicfile.TempName("file", "n"+deadPID), atomicfile.TempName("file", "j"+deadPID)}
	check(t, os.Link(filepath.Join(dir, "precious"), filepath.Join(dir, linked[0])))
	check(t, os.Symlink("precious", filepath.Join(dir, linked[1])))

	before, err := filepath.Glob(filepath.Join(dir, "*"))
	check(t, err)
	for range 2 {
		replaceLocked(t, fsys, "file")
	}
	check(t, fsys.Remove("file"))
	after, err := filepath.Glob(filepath.Join(dir, "*"))
	check(t, err)
	if !slices.Equal(before, after) {
		t.Errorf("before: %q, after: %q", before, after)
	}
	wantFile(t, filepath.Join(dir, directory, "mine"), "left behind")
}

func TestLiveTempIsNotSwept(t *testing.T) {
	fsys, dir := newDirFS(t)
	name := atomicfile.TempName("file", fsys.Owner())
	temp, err := fsys.CreateTemp(name)
	check(t, err)
	_, err = temp.Write([]byte("half"))
	check(t, err)
	saveLocked := func() {
		t.Helper()
		lock, err := fsys.Lock(context.Background(), "file")
		check(t, err)
		replace(t, fsys, "file", "by another writer")
		check(t, lock.Unlock())
	}
	saveLocked()
	check(t, temp.Close())
	saveLocked() // closed, but not yet renamed
	wantFile(t, filepath.Join(dir, name), "half")
	temp.Release()
}

func wantNamesUnordered(t *testing.T, dir string, want []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	check(t, err)
	wanted := map[string]bool{}
	for _, name := range want {
		wanted[name] = true
	}
	for _, entry := range entries {
		if !wanted[entry.Name()] {
			t.Errorf("%s was left", entry.Name())
		}
		delete(wanted, entry.Name())
	}
	for name := range wanted {
		t.Errorf("%s is gone", name)
	}
}
