package core

import (
	"time"

	"holdfast/core/internal/text"
)

// anyExtra marks in a fieldSet that unknown fields were seen.
const anyExtra = 15

// beginExtra begins another member of the object that holds the unknown
// fields. Its value is to be appended next.
func (t *textBuilder) beginExtra(f *objectFrame, seen *fieldSet, name []byte, at int) {
	if !seen.has(anyExtra) {
		*seen |= 1 << anyExtra
		t.reset()
		*f = t.beginObject()
	}
	t.beginKey(f, at)
	t.buf, _ = text.AppendQuoted(t.buf, name)
	t.endKey(f)
}

// endExtra ends the object that holds the unknown fields, if there are any.
func (t *textBuilder) endExtra(f *objectFrame, seen fieldSet) error {
	if !seen.has(anyExtra) {
		return nil
	}
	if at := t.endObject(f); at >= 0 {
		return corrupt(at, reasonDuplicate)
	}
	return nil
}

// checkTier returns the tier of the given name, which was read at start.
func checkTier(name []byte, start int) (Tier, error) {
	tier, ok := tierFromBytes(name)
	if !ok {
		return "", corrupt(start, "unknown tier")
	}
	return tier, nil
}

// checkTimestamp returns the time in the given text, which was read at start.
func checkTimestamp(s []byte, start int) (time.Time, error) {
	t, ok := text.ParseTime(s)
	if !ok {
		return time.Time{}, corrupt(start, reasonTime)
	}
	return t, nil
}

// checkVersion returns the version that a container claims, which was read at
// start, if it is one that can be read. Version 0 had no container.
func checkVersion(version uint64, newest uint32, start int) (uint32, error) {
	switch {
	case version == 0:
		return 0, corrupt(start, "version 0 in a container")
	case version > uint64(newest):
		return 0, &VersionError{Version: version}
	}
	return uint32(version), nil
}
