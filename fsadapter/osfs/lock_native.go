//go:build !js

package osfs

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"
)

// ownerKind marks the temporary files of this kind of process.
const ownerKind = nativeOwner

func removeAbandonedNative(path string, _ int) error { return removeUnclaimed(path) }

// nativeAttempt takes flock and shows its owner.
type nativeAttempt struct {
	path  string
	flock *flock.Flock // held, or nil
	shown *os.File     // where the owner is shown, or nil
}

func newAttempt(lockPath string) attempt {
	return &nativeAttempt{path: lockPath}
}

func (a *nativeAttempt) try() (bool, error) {
	handle := flock.New(a.path)
	ok, err := handle.TryLock()
	if !ok {
		return false, err
	}
	a.flock = handle
	if !hasName(handle, a.path) {
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
func (a *nativeAttempt) show() (err error) {
	if runtime.GOOS == "windows" {
		return nil
	}
	if a.shown, err = os.OpenFile(a.path, os.O_WRONLY, 0); err != nil {
		return err
	}
	_, err = a.shown.WriteAt(ownerRecord(thisProcess().String()), 0)
	return err
}

func ownerRecord(owner string) []byte {
	record := bytes.Repeat([]byte{' '}, ownerRecordLen)
	record[ownerRecordLen-1] = '\n'
	copy(record, owner)
	return record
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
	names, err := dirNames(dir)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, name := range names {
		owner, _, ok := parseProcess(name)
		if ok && owner.alive() {
			return true, nil
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return false, err
		}
	}
	_ = os.Remove(dir) // fails if somebody has it by now
	return false, nil
}
