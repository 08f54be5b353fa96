package opfs

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
	"holdfast/fsadapter/internal/jsutil"
)

// operationLimit ends an operation that the browser never answers.
const operationLimit = 30 * time.Second

// kinds are the errors of this file system that have a name in the port. All
// others keep their own.
var kinds = map[string]error{
	"InvalidModificationError":   hackpadfs.ErrNotEmpty,
	"NoModificationAllowedError": fsadapter.ErrLocked,
	"NotFoundError":              hackpadfs.ErrNotExist,
	"QuotaExceededError":         fsadapter.ErrNoSpace,
	// Firefox, where other engines say QuotaExceededError.
	"NS_ERROR_FILE_NO_DEVICE_SPACE": fsadapter.ErrNoSpace,
	"SecurityError":                 fsadapter.ErrUnavailable,
}

// withKind adds the port's name to a JavaScript error.
func withKind(err error) error {
	if errors.Is(err, fsadapter.ErrCorrupt) {
		return err
	}
	if kind, ok := kinds[jsutil.ErrorName(err)]; ok && !errors.Is(err, kind) {
		return fsadapter.Caused(kind, err)
	}
	return err
}

func isTypeMismatch(err error) bool { return jsutil.ErrorName(err) == "TypeMismatchError" }

func isNotFound(err error) bool { return jsutil.ErrorName(err) == "NotFoundError" }

// isDead reports whether err is Firefox's for a handle that is no longer usable.
func isDead(err error) bool { return jsutil.ErrorName(err) == "InvalidStateError" }

// mayBeGone reports whether err may come from a directory that was removed. To make
// a file in such a one is an UnknownError in Firefox.
func mayBeGone(err error) bool {
	return errors.Is(withKind(err), hackpadfs.ErrNotExist) || jsutil.ErrorName(err) == "UnknownError"
}

func isTaken(err error) bool { return jsutil.ErrorName(err) == "NoModificationAllowedError" }

// do runs one operation within the limit and gives its error a path, unless it
// has one.
func (f *FS) do(ctx context.Context, op, name string, step func(context.Context) error) error {
	if err := cmp.Or(checkName(name), f.emptied()); err != nil {
		return fserr.Path(op, name, err)
	}
	limited, cancel := context.WithTimeout(ctx, operationLimit)
	defer cancel()
	err := step(limited)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		err = fsadapter.Describe(fsadapter.ErrUnavailable, "no answer within "+operationLimit.String())
	}
	if mayBeGone(err) {
		err = f.explain(limited, err)
	}
	if _, ok := errors.AsType[*hackpadfs.PathError](err); ok {
		return err
	}
	return fserr.Path(op, name, withKind(err))
}
