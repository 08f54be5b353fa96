package idbfs

import (
	"context"
	"syscall/js"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

// kinds says which error of the port a DOM error stands for. A name that is
// not listed is a mistake of this package and matches none of them.
var kinds = map[string]error{
	"QuotaExceededError": fsadapter.ErrNoSpace,

	"AbortError":               fsadapter.ErrUnavailable, // the browser gave the transaction up
	"InvalidStateError":        fsadapter.ErrUnavailable, // the connection is closed or closing
	"TransactionInactiveError": fsadapter.ErrUnavailable,
	"UnknownError":             fsadapter.ErrUnavailable, // I/O errors
	"TimeoutError":             fsadapter.ErrUnavailable,
	"NotAllowedError":          fsadapter.ErrUnavailable, // storage is switched off
	"SecurityError":            fsadapter.ErrUnavailable, // opaque origins

	"DataError":        fsadapter.ErrCorrupt, // a stored value can't be read back
	"NotReadableError": fsadapter.ErrCorrupt, // its file is gone
	"NotFoundError":    fsadapter.ErrCorrupt, // a database without our object stores
	"VersionError":     ErrNewerDatabase,
}

// domErr describes what a request, a transaction or an exception says. It
// keeps the DOM name in its text and matches the error in kinds.
func domErr(value js.Value) error {
	if value.IsNull() || value.IsUndefined() {
		return fsadapter.Describe(fsadapter.ErrUnavailable, "AbortError: the transaction was aborted")
	}
	return kindOf(jsutil.NewError(value))
}

func kindOf(err *jsutil.Error) error {
	if kind, ok := kinds[err.Name]; ok {
		return fsadapter.Caused(kind, err)
	}
	return err
}

// thrownErr turns a recovered panic into an error if it was a JavaScript
// exception, and goes on panicking otherwise.
func thrownErr(thrown any) error {
	if exception, ok := thrown.(js.Error); ok {
		return domErr(exception.Value)
	}
	panic(thrown)
}

var errNoIndexedDB = fsadapter.Describe(fsadapter.ErrNotOffered, "no IndexedDB")

// errNoAnswer occurs when a transaction, or the wait for another one, takes too
// long.
var errNoAnswer = fsadapter.Describe(fsadapter.ErrUnavailable, "IndexedDB did not answer in time")

// endOf returns ctx.Err(), and what was waited for if its time is over.
func endOf(ctx context.Context) error {
	err := ctx.Err()
	if err == context.DeadlineExceeded {
		return fsadapter.Caused(errNoAnswer, err)
	}
	return err
}
