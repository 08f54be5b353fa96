package main

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter"
)

func TestExitCodeAndMessageOfAnError(t *testing.T) {
	pathError := func(err error) error {
		return &fs.PathError{Op: "replace", Path: "as the file system calls it", Err: err}
	}
	for _, c := range []struct {
		err  error
		code int
		text string
	}{
		{nil, exitOK, ""},
		{about("f", &core.CorruptError{Path: "g", Offset: 7, Reason: "why"}), exitDamaged, "f: damaged at byte 7: why"},
		{about("f", pathError(fsadapter.ErrCorrupt)), exitDamaged, "f: replace: stored file is damaged"},
		{usageError("how"), exitUsage, "how"},
		{about("-", &core.VersionError{Path: "g", Version: 9}), exitNewer, "standard input: unsupported storage version: 9"},
		{about("f", pathError(fs.ErrNotExist)), exitNotFound, "f: replace: file does not exist"},
		{about("f", fmt.Errorf("g: %w", core.ErrConflict)), exitConflict, "f: changed since it was loaded"},
		{about("f", pathError(fsadapter.ErrLocked)), exitConflict, "f: replace: locked by another owner"},
		{about("f", pathError(fs.ErrPermission)), exitOther, "f: replace: permission denied"},
		{about("f", pathError(fsadapter.ErrNoSpace)), exitOther, "f: replace: no space left for this file"},
		{about("f", errors.Join(errors.New("one"), errors.New("two"))), exitOther, "f: one; two"},
	} {
		if got := exitCode(c.err); got != c.code {
			t.Errorf("%v: exit code %d, want %d", c.err, got, c.code)
		}
		if c.err != nil && oneLine(c.err.Error()) != c.text {
			t.Errorf("%q, want %q", oneLine(c.err.Error()), c.text)
		}
	}
}
