package main

import (
	"context"
	"errors"
	"syscall/js"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/place"
)

// The codes of errors, the same as in the JavaScript library.
const (
	codeLocked      = "LOCKED"
	codeConflict    = "CONFLICT"
	codeQuota       = "QUOTA"
	codeCorrupt     = "CORRUPT"
	codeNewer       = "NEWER_VERSION"
	codeInvalid     = "INVALID"
	codeUnavailable = "UNAVAILABLE"
	codeClosed      = "CLOSED"
	codeRuntime     = "RUNTIME"
	codeAborted     = "ABORTED" // which the library turns into the caller's own reason
)

// errClosed occurs when a call names a memory that is not open.
var errClosed = errors.New("the memory is closed")

// panicError is a panic that ended a call. The program's state is unknown from
// then on: whoever sees one starts a fresh program.
type panicError struct {
	value any
	stack string
}

func (e *panicError) Error() string {
	switch v := e.value.(type) {
	case error:
		return "panic: " + v.Error()
	case string:
		return "panic: " + v
	}
	return "panic"
}

// kinds says which code an error has; the first that matches counts. A lock
// that was waited for in vain matches its context's error too, so it comes
// before that.
var kinds = []struct {
	err  error
	code string
}{
	{errClosed, codeClosed},
	{hackpadfs.ErrClosed, codeClosed},
	{core.ErrConflict, codeConflict},
	{fsadapter.ErrLocked, codeLocked},
	{fsadapter.ErrNoSpace, codeQuota},
	{fsadapter.ErrCorrupt, codeCorrupt},
	{fsadapter.ErrUnavailable, codeUnavailable},
	{context.DeadlineExceeded, codeUnavailable},
	{context.Canceled, codeAborted},
	{hackpadfs.ErrInvalid, codeInvalid},
	{hackpadfs.ErrIsDir, codeInvalid},
	{hackpadfs.ErrNotDir, codeInvalid},
}

// codeOf returns the code of err. What has no code of its own is a failure of
// the storage.
func codeOf(err error) string {
	var panicked *panicError
	var newer *core.VersionError
	var damaged *core.CorruptError
	var invalid *core.InvalidError
	switch {
	case errors.As(err, &panicked):
		return codeRuntime
	case errors.As(err, &newer):
		return codeNewer
	case errors.As(err, &damaged):
		return codeCorrupt
	case errors.As(err, &invalid):
		return codeInvalid
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			return k.code
		}
	}
	return codeUnavailable
}

// jsError returns err as a JavaScript Error with the properties code and, where
// they are known, offset, reason, changes and cause.
func jsError(err error) js.Value {
	e := js.Global().Get("Error").New(err.Error())
	e.Set("code", codeOf(err))
	var damaged *core.CorruptError
	if errors.As(err, &damaged) {
		e.Set("offset", damaged.Offset)
	}
	var fromJS js.Error
	if errors.As(err, &fromJS) {
		e.Set("cause", fromJS.Value)
	}
	var gone *place.GoneError
	if errors.As(err, &gone) {
		e.Set("changes", gone.Changes)
	}
	if gone != nil || errors.Is(err, fsadapter.ErrEvicted) {
		e.Set("reason", "evicted")
	}
	var panicked *panicError
	if errors.As(err, &panicked) {
		e.Set("cause", js.Global().Get("Error").New(panicked.stack))
	}
	return e
}
