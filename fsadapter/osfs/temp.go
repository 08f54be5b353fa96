package osfs

import (
	"os"
	"strconv"
	"strings"
	"time"

	"holdfast/fsadapter/internal/atomicfile"
)

// The owner in the name of a temporary file is one of these and a process id.
const (
	nativeOwner  = "n"
	nodeOwner    = "j"
	foreignOwner = atomicfile.ForeignOwner
)

// A temporary file of another implementation is left alone for this long, even
// if no process has the id in its name: it may come from another machine.
const foreignTempAge = time.Minute

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

// RemoveAbandoned implements [atomicfile.Primitives].
func (f *FS) RemoveAbandoned(name, owner string) error {
	full := f.osPath(name)
	info, err := os.Lstat(full)
	if err != nil {
		return err
	}
	age := time.Since(info.ModTime())
	if pid, ok := ownerPID(owner, nativeOwner); ok {
		return removeAbandonedNative(full, pid)
	}
	if pid, ok := ownerPID(owner, nodeOwner); ok && (age > nodeTempAge || !processAlive(pid)) {
		return os.RemoveAll(full) // a file, or a lock that was being prepared
	}
	if pid, ok := ownerPID(owner, foreignOwner); ok && age > foreignTempAge && !processAlive(pid) {
		return os.Remove(full)
	}
	return nil
}

func ownerPID(owner, kind string) (pid int, ok bool) {
	digits, ok := strings.CutPrefix(owner, kind)
	if !ok {
		return 0, false
	}
	pid, err := strconv.Atoi(digits)
	return pid, err == nil && pid > 0
}
