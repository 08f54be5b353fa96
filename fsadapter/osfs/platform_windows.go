package osfs

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/hack-pad/hackpadfs"
	hackos "github.com/hack-pad/hackpadfs/os"

	"holdfast/fsadapter"
)

const (
	errorAccessDenied     = syscall.Errno(5)
	errorSharingViolation = syscall.Errno(32)
	errorHandleDiskFull   = syscall.Errno(39)
	errorDiskFull         = syscall.Errno(112)
)

var noSpaceErrnos = []syscall.Errno{syscall.ENOSPC, errorHandleDiskFull, errorDiskFull}

// processExists reports whether there is a process of that id, even one that
// we may not open.
func processExists(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return errors.Is(err, errorAccessDenied)
	}
	_ = process.Release()
	return true
}

// syncDir does nothing: Windows has no way to sync a directory. NTFS keeps the
// order of its changes to names in its own journal.
func syncDir(string) error { return nil }

// rename waits for up to two seconds for others to close the file that is to
// be replaced, since Windows renames over no open file.
func rename(base *hackos.FS, oldName, newName string) error {
	const pause, attempts = 20 * time.Millisecond, 100
	var err error
	for range attempts {
		err = base.Rename(oldName, newName)
		if !errors.Is(err, errorSharingViolation) && !errors.Is(err, errorAccessDenied) {
			return err
		}
		time.Sleep(pause)
	}
	if !errors.Is(err, errorSharingViolation) {
		return err
	}
	return &hackpadfs.LinkError{Op: "rename", Old: oldName, New: newName, Err: fmt.Errorf("%w: %w", fsadapter.ErrLocked, err)}
}

// claimTemp claims nothing: a file that is open can't be removed on Windows.
func claimTemp(*os.File) (release func(), err error) {
	return func() {}, nil
}

// removeUnclaimed removes a temporary file unless its writer has it open.
func removeUnclaimed(path string) error { return os.Remove(path) }
