package osfs

// The lock called NAME.
//
// Native processes and Node meet on one storage but have no lock in common:
// Node can't call flock. So each kind has a lock of its own and both show
// whoever holds it:
//
//   - A native process holds flock on the file NAME.lock and keeps its identity
//     (process id and start time) at the start of that file. The file stays.
//   - A Node process holds the directory NAME.lock.node, in which one entry is
//     named after its identity. A directory with that entry is prepared under
//     another name and renamed; rename(2) refuses while NAME.lock.node has an
//     entry, so that one process alone succeeds.
//
// Who has the lock of its kind shows that first and then looks for the other
// kind. So of two that come at once at least one sees the other: the native
// process lets go and tries again, the Node process keeps its directory and
// waits for the native process to finish.
//
// The flock of a killed process is free at once. A Node process that died is
// seen by its identity and its entry is removed by its name, which nobody else
// has, so that a successor is never robbed by somebody who looked too early.
//
// Both kinds must see the same process ids: a native process and a Node process
// in different containers do not exclude each other. Flock alone, between
// native processes, does.

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

const (
	lockSuffix = ".lock"
	nodeSuffix = ".node"
)

// Waiting polls, at first often since most locks are held for one short
// operation.
const (
	minPause = 100 * time.Microsecond
	maxPause = 5 * time.Millisecond
)

// attempt is one caller's way to a lock.
type attempt interface {
	// try reports whether the caller has the lock now. It does not wait.
	try() (bool, error)
	// lost reports whether somebody has taken away what try obtained.
	lost() bool
	// release gives up what try obtained, all of it or part of it.
	release() error
}

// Lock implements [fsadapter.Locker]. Missing parent directories are made with
// mode 0700. The lock of a symbolic link is that of the file it points to. A
// file in the place of the lock that is not one is [fsadapter.ErrForeign], and
// stays as it is.
func (f *FS) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	if err := checkName("lock", name); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fserr.Locked(name, err)
	}
	target, base, err := f.resolve(name)
	if err != nil {
		return nil, fserr.Path("lock", name, err)
	}
	if err := checkRoom(base); err != nil {
		return nil, fserr.Path("lock", name, err)
	}
	if info, err := os.Stat(target.osPath(base)); err == nil {
		if err := checkKind(info, base); err != nil { // nothing is left beside it
			return nil, fserr.Path("lock", name, err)
		}
	}
	lockPath := target.lockPath(base)
	att, err := wait(ctx, lockPath)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		if err = target.ensureParent(base); err == nil {
			att, err = wait(ctx, lockPath)
		}
	}
	if ctxErr := ctx.Err(); ctxErr != nil && errors.Is(err, ctxErr) {
		return nil, fserr.Locked(name, ctxErr)
	}
	if err != nil {
		return nil, fserr.Path("lock", name, markNoSpace(err))
	}
	f.held.Store(lockPath, struct{}{})
	return &lock{fs: f, name: name, path: lockPath, attempt: att}, nil
}

// maxMemoryName leaves room behind the name of a file for the longest one that
// is kept beside it: NAME.journal.orphan-TIME.
const maxMemoryName = atomicfile.MaxName - 42

// checkRoom says before anything is written that there is no room for the files
// beside the one that is to be locked.
func checkRoom(name string) error { return checkBytes(name, maxMemoryName) }

// checkLength is for a file that may itself be one kept beside another one.
func checkLength(name string) error { return checkBytes(name, atomicfile.MaxName) }

func checkBytes(name string, most int) error {
	if length := len(path.Base(name)); length > most {
		return fsadapter.Describe(hackpadfs.ErrInvalid, "the name is "+strconv.Itoa(length)+" bytes long, more than "+strconv.Itoa(most))
	}
	return nil
}

func (f *FS) lockPath(name string) string { return f.osPath(name) + lockSuffix }

func (f *FS) ensureParent(name string) error {
	if err := f.ensureRoot(); err != nil {
		return err
	}
	return atomicfile.MkdirAll(f, path.Dir(name), atomicfile.DirPerm)
}

// wait tries until it has the lock or ctx ends.
func wait(ctx context.Context, lockPath string) (attempt, error) {
	att := newAttempt(lockPath)
	err := poll(ctx, att)
	if err != nil {
		_ = att.release()
	}
	return att, err
}

func poll(ctx context.Context, att attempt) error {
	for pause := minPause; ; pause = min(2*pause, maxPause) {
		ok, err := att.try()
		if ok || err != nil {
			return err
		}
		timer := time.NewTimer(pause/2 + rand.N(pause))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// lock is a lock that is held.
type lock struct {
	fs       *FS
	name     string
	path     string
	attempt  attempt
	released atomic.Bool
}

// Check implements [fsadapter.LosableLock].
func (l *lock) Check() error {
	if l.released.Load() {
		return fserr.Path("lock", l.name, hackpadfs.ErrClosed)
	}
	if l.attempt.lost() {
		return fserr.Path("lock", l.name, fsadapter.Describe(fsadapter.ErrLocked, "the lock was removed while it was held"))
	}
	return nil
}

// Unlock implements [fsadapter.Lock].
func (l *lock) Unlock() error {
	if l.released.Swap(true) {
		return fserr.Path("unlock", l.name, hackpadfs.ErrClosed)
	}
	l.fs.held.Delete(l.path)
	return fserr.Path("unlock", l.name, l.attempt.release())
}
