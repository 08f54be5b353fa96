package fsadapter

import (
	"errors"

	"github.com/hack-pad/hackpadfs"
)

// Errors that file systems of this port add to those of package hackpadfs.
var (
	// ErrLocked occurs when somebody else keeps a lock or a file for longer
	// than the caller was ready to wait.
	ErrLocked = errors.New("locked by another owner")

	// ErrNoSpace occurs when the device is full or the storage quota is used up.
	ErrNoSpace = errors.New("no space left for this file")

	// ErrUnavailable occurs when the storage itself can't be reached now: the
	// browser does not offer it here, or its connection is lost.
	ErrUnavailable = errors.New("storage is unavailable")

	// ErrNotOffered is an ErrUnavailable that lasts: this platform, or this kind
	// of program, has no such storage.
	ErrNotOffered = Describe(ErrUnavailable, "not offered here")

	// ErrForeign occurs when a name that is needed for a file beside a memory, such
	// as its lock, is that of something else. It is left as it is.
	ErrForeign error = &described{"not one of our files, but in the place of one", []error{hackpadfs.ErrInvalid}}

	// ErrNotRegular occurs when a name is that of a device, a pipe or a socket.
	ErrNotRegular error = &described{"not a regular file", []error{hackpadfs.ErrInvalid}}

	// ErrCorrupt occurs when an adapter's own bookkeeping of a file is damaged.
	ErrCorrupt = errors.New("stored file is damaged")
)

// Describe returns an error that matches kind and says more: "kind: text".
//
// It and Caused stand in for fmt.Errorf in the packages that go to browsers,
// where package fmt would be an eighth of the download.
func Describe(kind error, text string) error {
	return &described{kind.Error() + ": " + text, []error{kind}}
}

// Caused returns an error that matches both kind and cause: "kind: cause".
func Caused(kind, cause error) error {
	return &described{kind.Error() + ": " + cause.Error(), []error{kind, cause}}
}

type described struct {
	text    string
	matches []error
}

func (e *described) Error() string   { return e.text }
func (e *described) Unwrap() []error { return e.matches }
