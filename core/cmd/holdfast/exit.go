package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"holdfast/core"
	"holdfast/fsadapter"
)

// The exit codes. help documents them.
const (
	exitOK       = 0
	exitDamaged  = 1
	exitUsage    = 2
	exitNewer    = 3
	exitNotFound = 4
	exitConflict = 5
	exitOther    = 6
)

const exitHelp = `Exit codes:
  0  done
  1  the file is damaged, or is no memory file
  2  the command line is wrong
  3  a newer program wrote the file
  4  there is no such file, or no such entry
  5  the file was changed meanwhile, or somebody else keeps it locked
  6  any other error, such as no permission or no space
`

// usageError is a mistake in the command line.
type usageError string

func (e usageError) Error() string { return string(e) }

// fileError is any error about one file.
type fileError struct {
	path string
	err  error
}

// Error names the path once, in the words of the command line, where the error
// may name it as the file system knows it, or not at all.
func (e *fileError) Error() string { return e.path + ": " + e.reason() }

func (e *fileError) Unwrap() error { return e.err }

func (e *fileError) reason() string {
	var corrupt *core.CorruptError
	if errors.As(e.err, &corrupt) {
		return (&core.CorruptError{Offset: corrupt.Offset, Reason: corrupt.Reason}).Error()
	}
	if errors.Is(e.err, core.ErrConflict) {
		return core.ErrConflict.Error()
	}
	var pathErr *fs.PathError
	if errors.As(e.err, &pathErr) {
		return fmt.Sprintf("%s: %v", pathErr.Op, pathErr.Err)
	}
	return e.err.Error()
}

// about says which file err is about. It returns nil for nil.
func about(path string, err error) error {
	if err == nil {
		return nil
	}
	return &fileError{displayName(path), err}
}

func exitCode(err error) int {
	var usage usageError
	var corrupt *core.CorruptError
	var newer *core.VersionError
	var stray strayError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &corrupt), errors.Is(err, fsadapter.ErrCorrupt), errors.As(err, &stray):
		return exitDamaged
	case errors.As(err, &newer):
		return exitNewer
	case errors.Is(err, core.ErrConflict), errors.Is(err, fsadapter.ErrLocked):
		return exitConflict
	case errors.Is(err, fs.ErrNotExist):
		return exitNotFound
	}
	return exitOther
}

// oneLine keeps an error message on one line.
func oneLine(text string) string {
	return strings.NewReplacer("\t", " ", "\r\n", "; ", "\n", "; ", "\r", "; ").Replace(text)
}
