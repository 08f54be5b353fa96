package osfs_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
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
		"file.tmp-n" + deadPID + "-" + random,
		"file.tmp-j" + deadPID + "-" + random,
	}
	for _, name := range dead {
		writeTemp(t, dir, name, 0)
	}
	writeTemp(t, dir, "file.tmp."+deadPID, 2*time.Minute)
	writeTemp(t, dir, "file.tmp-j"+ownPID+"-"+random, 2*time.Hour) // this id was another's then
	preparedLock := filepath.Join(dir, "file.tmp-j"+deadPID+"-"+random[1:]+"a")
	check(t, os.Mkdir(preparedLock, 0o700))
	check(t, os.WriteFile(filepath.Join(preparedLock, "entry"), nil, 0o600))
	kept := []string{
		"file.tmp-j" + ownPID + "-" + random[2:] + "ab", // this process may be writing it
		"file.tmp-x-" + random,                          // none of ours
		"file.tmp." + ownPID,
		"file.tmp.1999999999", // of a dead process, but not for long
		"other.tmp-n" + deadPID + "-" + random,
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
	lock, err := fsys.Lock(context.Background(), "file")
	check(t, err)
	replace(t, fsys, "file", "under the lock")
	check(t, lock.Unlock())
	check(t, os.RemoveAll(filepath.Join(dir, "file.lock")))
	wantNamesUnordered(t, dir, append(kept, "file"))
}

func TestLiveTempIsNotSwept(t *testing.T) {
	fsys, dir := newDirFS(t)
	name := "file.tmp-" + fsys.Owner() + "-" + random
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
