// Package fserr builds the errors that all file systems of the port share.
package fserr

import (
	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// CheckName returns a [*hackpadfs.PathError] that matches
// [hackpadfs.ErrInvalid] if name is not a valid path, otherwise nil.
func CheckName(op, name string) error {
	if !hackpadfs.ValidPath(name) {
		return Path(op, name, hackpadfs.ErrInvalid)
	}
	return nil
}

// Path returns a [*hackpadfs.PathError], or nil if err is nil.
func Path(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &hackpadfs.PathError{Op: op, Path: name, Err: err}
}

// Link returns a [*hackpadfs.LinkError], or nil if err is nil.
func Link(op, oldName, newName string, err error) error {
	if err == nil {
		return nil
	}
	return &hackpadfs.LinkError{Op: op, Old: oldName, New: newName, Err: err}
}

// Locked is the error of a lock that was not had before ctxErr ended the wait.
// It matches [fsadapter.ErrLocked] and ctxErr.
func Locked(name string, ctxErr error) error {
	return Path("lock", name, fsadapter.Caused(fsadapter.ErrLocked, ctxErr))
}
