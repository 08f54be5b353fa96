package osfs

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"holdfast/fsadapter/internal/atomicfile"
)

// The owner in the name of a temporary file is one of these and a process id.
const (
	nativeOwner = "n"
	nodeOwner   = "j"
)

// A temporary file of a Node process is taken for abandoned after this long,
// even if a process has the id in its name: ids are used again.
const nodeTempAge = time.Hour

// Owner implements [atomicfile.Primitives].
func (f *FS) Owner() string { return ownerKind + strconv.Itoa(os.Getpid()) }

// CreateTemp implements [atomicfile.Primitives].
func (f *FS) CreateTemp(name string) (atomicfile.Temp, error) {
	opened, err := os.OpenFile(f.osPath(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, os.FileMode(atomicfile.FilePerm))
	if err != nil {
		return nil, err
	}
	release, err := claimTemp(opened)
	if err != nil {
		_ = opened.Close()
		return nil, err
	}
	return &temp{File: opened, release: release}, nil
}

// temp is a temporary file that its writer claims.
type temp struct {
	*os.File
	release func()
}

func (t *temp) Release() { t.release() }

// RemoveAbandoned implements [atomicfile.Primitives]. Beyond the name, which
// carries a checksum, what is removed has to be a regular file of this user that
// has no other name, or a lock that a Node process was preparing.
func (f *FS) RemoveAbandoned(name, owner string) error {
	full := f.osPath(name)
	info, err := os.Lstat(full)
	if err != nil {
		return err
	}
	if pid, ok := ownerPID(owner, nativeOwner); ok && isLeftover(info) {
		return removeAbandonedNative(full, pid)
	}
	pid, ok := ownerPID(owner, nodeOwner)
	if !ok || time.Since(info.ModTime()) <= nodeTempAge && processAlive(pid) {
		return nil
	}
	if info.IsDir() {
		return removePreparedLock(full)
	}
	if isLeftover(info) {
		return os.Remove(full)
	}
	return nil
}

// removePreparedLock removes a directory that holds nothing but the entry of the
// owner that it was to have.
func removePreparedLock(dir string) error {
	names, err := lockEntries(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return os.Remove(dir)
}

func ownerPID(owner, kind string) (pid int, ok bool) {
	digits, ok := strings.CutPrefix(owner, kind)
	if !ok {
		return 0, false
	}
	pid, err := strconv.Atoi(digits)
	return pid, err == nil && pid > 0
}
