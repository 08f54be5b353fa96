package osfs

import (
	"errors"
	"slices"
	"syscall"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// markNoSpace makes the error of a full device or quota match
// [fsadapter.ErrNoSpace] as well. The type and text of the error stay.
func markNoSpace(err error) error {
	var errno syscall.Errno
	if !errors.As(err, &errno) || !slices.Contains(noSpaceErrnos, errno) || errors.Is(err, fsadapter.ErrNoSpace) {
		return err
	}
	switch err := err.(type) {
	case *hackpadfs.PathError:
		return &hackpadfs.PathError{Op: err.Op, Path: err.Path, Err: noSpaceError{err.Err}}
	case *hackpadfs.LinkError:
		return &hackpadfs.LinkError{Op: err.Op, Old: err.Old, New: err.New, Err: noSpaceError{err.Err}}
	}
	return noSpaceError{err}
}

type noSpaceError struct{ cause error }

func (e noSpaceError) Error() string   { return e.cause.Error() }
func (e noSpaceError) Unwrap() []error { return []error{fsadapter.ErrNoSpace, e.cause} }
