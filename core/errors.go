package core

import (
	"errors"
	"strconv"
)

// ErrConflict occurs when a file, or an entry, is no longer what the caller
// last saw. Nothing was written; load again and repeat the change.
var ErrConflict = errors.New("changed since it was loaded")

// VersionError reports a container that a newer program wrote. The file is
// left as it is.
type VersionError struct {
	Path    string // the file, or "" for bytes that came from elsewhere
	Version uint64 // the version that the container claims
}

func (e *VersionError) Error() string {
	return "unsupported storage version: " + strconv.FormatUint(e.Version, 10)
}

// CorruptError reports bytes that are no container, or a damaged one. The file
// is left as it is.
type CorruptError struct {
	Path   string // the file, or "" for bytes that came from elsewhere
	Offset int64  // where the damage was seen, in bytes from the start
	Reason string // what is wrong there
}

func (e *CorruptError) Error() string {
	return withPath(e.Path, "damaged at byte "+strconv.FormatInt(e.Offset, 10)+": "+e.Reason)
}

// InvalidError reports a value from the caller that no container can hold, such
// as a tier that does not exist or an importance that is not a number.
type InvalidError struct {
	Field  string // what was wrong, such as "entries[3].importance"
	Reason string // why
}

func (e *InvalidError) Error() string {
	return "invalid " + e.Field + ": " + e.Reason
}

func withPath(path, text string) string {
	if path == "" {
		return text
	}
	return path + ": " + text
}
