package fsadapter

import (
	"path"

	"github.com/hack-pad/hackpadfs"
)

// Sharer is a file system whose files belong to somebody.
type Sharer interface {
	// Share lets those use the file called name who may use the one called like:
	// it takes over its owner, group and mode, as far as this process can give
	// them. Nobody gets more than with like. It is no error that somebody else's
	// file stays as it is.
	Share(name, like string)
}

// Share does what [Sharer] says, where there is need of it.
func Share(fsys FS, name, like string) {
	if sharer, ok := fsys.(Sharer); ok {
		sharer.Share(name, like)
	}
}

// CheckNoLink returns an error that matches [ErrForeign] when the file called
// name, which is one kept beside another, is a link.
func CheckNoLink(fsys FS, op, name string) error {
	resolver, ok := fsys.(Resolver)
	if !ok {
		return nil
	}
	leadsTo, target, err := resolver.Resolve(name)
	if err == nil && (leadsTo != fsys || target != name) {
		err = &hackpadfs.PathError{Op: op, Path: name, Err: Describe(ErrForeign, path.Base(name)+" is a symbolic link")}
	}
	return err
}

// LosableLock is a [Lock] that others can take away, for instance by removing
// the file that it is.
type LosableLock interface {
	Lock

	// Check returns an error that matches [ErrLocked] if the lock is not held any
	// more. Who changes something looks before and after: what was done without
	// the lock is not to be acknowledged.
	Check() error
}

// CheckLock does what [LosableLock] says, where a lock can be lost.
func CheckLock(lock Lock) error {
	if losable, ok := lock.(LosableLock); ok {
		return losable.Check()
	}
	return nil
}
