package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
)

func TestCodes(t *testing.T) {
	path := func(err error) error { return &hackpadfs.PathError{Op: "open", Path: "a", Err: err} }
	for _, c := range []struct {
		err  error
		want string
	}{
		{&panicError{value: "boom"}, codeRuntime},
		{fmt.Errorf("a: %w", &core.VersionError{Version: 2}), codeNewer},
		{&core.CorruptError{Offset: 3}, codeCorrupt},
		{&core.InvalidError{Field: "format"}, codeInvalid},
		{path(core.ErrConflict), codeConflict},
		{fmt.Errorf("%w: %w", fsadapter.ErrLocked, context.DeadlineExceeded), codeLocked},
		{path(fsadapter.ErrNoSpace), codeQuota},
		{path(fsadapter.ErrCorrupt), codeCorrupt},
		{path(fsadapter.ErrUnavailable), codeUnavailable},
		{context.DeadlineExceeded, codeUnavailable},
		{path(hackpadfs.ErrInvalid), codeInvalid},
		{path(hackpadfs.ErrClosed), codeClosed},
		{errClosed, codeClosed},
		{path(hackpadfs.ErrPermission), codeUnavailable},
		{errors.New("anything else"), codeUnavailable},
	} {
		if got := codeOf(c.err); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}

func TestJSErrorTellsWhere(t *testing.T) {
	e := jsError(fmt.Errorf("wrapped: %w", &core.CorruptError{Path: "a", Offset: 1 << 40, Reason: "why"}))
	if got := e.Get("offset").Float(); got != 1<<40 {
		t.Errorf("offset %v", got)
	}
	if got := e.Get("message").String(); got != "wrapped: a: damaged at byte 1099511627776: why" {
		t.Errorf("message %q", got)
	}
	if !jsError(errClosed).Get("offset").IsUndefined() {
		t.Error("an error without a place has an offset")
	}
}
