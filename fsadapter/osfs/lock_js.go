package osfs

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

// ownerKind marks the temporary files of this kind of process.
const ownerKind = nodeOwner

// removeAbandonedNative can't see the claim of a native process, only whether
// the process is there.
func removeAbandonedNative(path string, pid int) error {
	if processAlive(pid) {
		return nil
	}
	return os.Remove(path)
}

// claimTemp claims nothing: the process id in the name of the file does.
func claimTemp(*os.File) (release func(), err error) {
	return func() {}, nil
}

// nodeAttempt takes the directory and shows its owner by the name of the entry.
type nodeAttempt struct {
	path     string // of the lock file
	dir      string // of the lock directory
	entry    string // our entry, other than all others'
	prepared string // where our directory waits, or ""
	held     bool   // our directory is the lock directory
}

func newAttempt(lockPath string) attempt {
	random := strings.ToLower(rand.Text())
	return &nodeAttempt{
		path:  lockPath,
		dir:   lockPath + nodeSuffix,
		entry: thisProcess().String() + "-" + random,
	}
}

func (a *nodeAttempt) try() (bool, error) {
	if !a.held {
		if ok, err := a.claim(); !ok || err != nil {
			return false, err
		}
	}
	busy, err := nativeHolds(a.path)
	return !busy && err == nil, err
}

// claim tries to make our directory the lock directory.
func (a *nodeAttempt) claim() (bool, error) {
	if err := a.prepare(); err != nil {
		return false, err
	}
	if ok, err := a.move(); ok || err != nil {
		return ok, err
	}
	if busy, err := a.clearDead(); busy || err != nil {
		return false, err
	}
	return a.move()
}

// prepare makes our directory and the entry in it, which is a directory too
// since that takes the fewest calls.
func (a *nodeAttempt) prepare() error {
	if a.prepared != "" {
		return nil
	}
	dir := preparedLock(a.path)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	a.prepared = dir
	return os.Mkdir(filepath.Join(dir, a.entry), 0o700)
}

// preparedLock is where this process prepares a lock. The name is one of a
// temporary file, so that it is swept once the process is dead.
func preparedLock(lockPath string) string {
	dir, name := filepath.Split(strings.TrimSuffix(lockPath, lockSuffix))
	return filepath.Join(dir, atomicfile.TempName(name, nodeOwner+strconv.Itoa(os.Getpid())))
}

// move gives our directory the name of the lock. os.Rename would refuse to
// replace even an empty directory.
func (a *nodeAttempt) move() (bool, error) {
	switch err := syscall.Rename(a.prepared, a.dir); {
	case err == nil:
		a.held, a.prepared = true, ""
		instances.register(a.entry)
		return true, nil
	case errors.Is(err, syscall.ENOTEMPTY), errors.Is(err, syscall.EEXIST):
		return false, nil
	case errors.Is(err, syscall.ENOTDIR):
		return false, fserr.Path("lock", a.dir, fsadapter.ErrForeign)
	default:
		return false, &os.LinkError{Op: "rename", Old: a.prepared, New: a.dir, Err: err}
	}
}

// clearDead removes the entries of dead owners, each by its own name.
func (a *nodeAttempt) clearDead() (busy bool, err error) {
	names, err := lockEntries(a.dir)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	for _, name := range names {
		owner, _, _ := parseProcess(name)
		if owner.alive() && instances.alive(name) {
			return true, nil
		}
		if err := os.Remove(filepath.Join(a.dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return false, err
		}
	}
	return false, err
}

// lost reports whether our entry was removed, so that others may hold a lock of
// that name.
func (a *nodeAttempt) lost() bool {
	_, err := os.Lstat(filepath.Join(a.dir, a.entry))
	return err != nil
}

func (a *nodeAttempt) release() error {
	dir := a.prepared
	if a.held {
		dir = a.dir
		instances.forget(a.entry)
	}
	a.held, a.prepared = false, ""
	if dir == "" {
		return nil
	}
	entry := filepath.Join(dir, a.entry)
	err := syscall.Rmdir(entry)
	if err != nil && dir == a.dir {
		instances.abandon(a.entry) // for the next attempt to remove
	}
	// Without an entry it is nobody's; it may even be somebody else's by now.
	_ = syscall.Rmdir(dir)
	return fserr.Path("remove", entry, err)
}
