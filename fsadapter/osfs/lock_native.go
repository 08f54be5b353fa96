//go:build !js

package osfs

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// ownerKind marks the temporary files of this kind of process.
const ownerKind = nativeOwner

func removeAbandonedNative(path string, _ int) error { return removeUnclaimed(path) }

// nativeAttempt takes flock and shows its owner.
type nativeAttempt struct {
	path  string
	flock *flock.Flock // held, or nil
	file  os.FileInfo  // of the locked file
	shown *os.File     // where the owner is shown, or nil
}

func newAttempt(lockPath string) attempt {
	return &nativeAttempt{path: lockPath}
}

func (a *nativeAttempt) try() (bool, error) {
	if err := checkLockFile(a.path); err != nil {
		return false, err
	}
	handle := flock.New(a.path, flock.SetFlag(os.O_CREATE|os.O_RDONLY|nonBlocking|noFollow))
	ok, err := handle.TryLock()
	if !ok {
		return false, err
	}
	a.flock = handle
	if a.file, err = handle.Stat(); err != nil || a.lost() {
		return false, a.release() // somebody removed the file
	}
	if err := a.show(); err != nil {
		return false, err
	}
	busy, err := nodeHolds(a.path + nodeSuffix)
	if busy {
		return false, a.release()
	}
	return err == nil, err
}

// checkLockFile returns an error when what has the name of the lock file is not
// even a regular file.
func checkLockFile(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	if !info.Mode().IsRegular() {
		return fserr.Path("lock", path, fsadapter.ErrForeign)
	}
	return nil
}

// hasName reports whether the locked file is still the one of that name.
func hasName(locked *flock.Flock, path string) bool {
	ours, err := locked.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(path)
	return err == nil && os.SameFile(ours, named)
}

// show writes who holds the lock, for Node to see. On Windows the locked file
// can't even be read by others, which tells them as much.
func (a *nativeAttempt) show() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	// It is known to be a regular file, and the one that is locked.
	shown, err := os.OpenFile(a.path, os.O_RDWR|nonBlocking|noFollow, 0)
	if err != nil {
		return err
	}
	if _, err := readOwner(shown); err != nil {
		return errors.Join(err, shown.Close())
	}
	a.shown = shown
	share(shown, strings.TrimSuffix(a.path, lockSuffix))
	_, err = shown.WriteAt(ownerRecord(thisProcess().String()), 0)
	return err
}

// lost reports whether the lock file was removed or replaced, so that others may
// hold a lock of that name.
func (a *nativeAttempt) lost() bool {
	named, err := os.Lstat(a.path)
	return err != nil || !os.SameFile(a.file, named)
}

func (a *nativeAttempt) release() error {
	var err error
	if a.shown != nil {
		_, err = a.shown.WriteAt(ownerRecord(""), 0)
		err = errors.Join(err, a.shown.Close())
		a.shown = nil
	}
	if a.flock != nil {
		err = errors.Join(err, a.flock.Unlock())
		a.flock = nil
	}
	return err
}

// nodeHolds reports whether a living Node process holds its lock, and clears
// away what a dead one left.
func nodeHolds(dir string) (bool, error) {
	names, err := lockEntries(dir)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, name := range names {
		owner, _, _ := parseProcess(name)
		if owner.alive() {
			return true, nil
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return false, err
		}
	}
	_ = os.Remove(dir) // fails if somebody has it by now
	return false, nil
}

func ownerRecord(owner string) []byte {
	return []byte(owner + strings.Repeat(" ", ownerRecordLen-1-len(owner)) + "\n")
}
