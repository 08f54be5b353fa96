package core

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// lockWithin takes the lock of a file, within LockTimeout unless ctx has a
// deadline of its own.
func lockWithin(ctx context.Context, fsys fsadapter.FS, name string) (fsadapter.Lock, error) {
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, LockTimeout)
		defer cancel()
	}
	return fsys.Lock(ctx, name)
}

// readWhole returns the bytes of a file, never nil without an error.
func readWhole(ctx context.Context, fsys fsadapter.FS, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := hackpadfs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if data == nil {
		data = []byte{}
	}
	return data, ctx.Err()
}

// readContainer returns the bytes of the container, nil when there is none, and
// their identity.
func (d *disk) readContainer(ctx context.Context) (data []byte, raw identity, err error) {
	if err := precheck(ctx, d.fsys, d.name); err != nil {
		return nil, raw, err
	}
	if summer, ok := d.fsys.(fsadapter.Checksummer); ok && ctx.Err() == nil {
		var sum uint32
		data, sum, err = summer.ReadChecksum(d.name)
		if raw = (identity{int64(len(data)), sum}); isBlank(data) {
			raw = identity{}
		}
	} else if data, err = readWhole(ctx, d.fsys, d.name); err == nil {
		raw = identifyContent(data)
	}
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nil, raw, nil
	}
	return data, raw, err
}

// identifyContent is identify, but for blank content it is the zero value.
func identifyContent(data []byte) identity {
	if isBlank(data) {
		return identity{}
	}
	return identify(data)
}

// stamp returns the stamp of the container, "" when there is none.
func (d *disk) stamp() (string, error) { return stampOf(d.fsys, d.name) }

// unstamped counts the stamps made up for file systems that have none.
var unstamped atomic.Uint64

// stampOf returns the stamp of a file, "" when there is none. On a file system
// without stamps it is another one each time, so that files are always read.
func stampOf(fsys fsadapter.FS, name string) (string, error) {
	stamper, ok := fsys.(fsadapter.Stamper)
	if !ok {
		return "?" + strconv.FormatUint(unstamped.Add(1), 10), nil
	}
	stamp, err := stamper.Stamp(name)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return "", nil
	}
	return stamp, err
}
