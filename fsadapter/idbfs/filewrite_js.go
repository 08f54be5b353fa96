package idbfs

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"
)

// maxWaiting is how many bytes may wait in memory for Sync.
const maxWaiting = 4 << 20

var (
	errAppendOffset   = errors.New("WriteAt on a file opened with O_APPEND")
	errNegativeOffset = errors.New("negative offset") // the text of package hackpadfs
)

func (f *file) Write(p []byte) (n int, err error) {
	err = f.do("write", func() error {
		if err := f.write(p, f.pos); err != nil {
			return err
		}
		n = len(p)
		f.pos += int64(n)
		return nil
	})
	return n, err
}

// WriteAt implements [io.WriterAt].
func (f *file) WriteAt(p []byte, off int64) (n int, err error) {
	err = f.do("writeat", func() error {
		if off < 0 {
			return errNegativeOffset
		}
		if f.flags.has(hackpadfs.FlagAppend) {
			return errAppendOffset
		}
		if err := f.write(p, off); err != nil {
			return err
		}
		n = len(p)
		return nil
	})
	return n, err
}

// write adds to pending. Bytes that follow the last ones join them.
func (f *file) write(p []byte, off int64) error {
	if err := f.checkWritable(); err != nil {
		return err
	}
	if len(p) == 0 {
		return nil
	}
	if f.flags.has(hackpadfs.FlagAppend) {
		off = int64(f.waiting)
	}
	last := len(f.pending) - 1
	if last >= 0 && f.pending[last].end() == off {
		f.pending[last].data = append(f.pending[last].data, p...)
	} else {
		f.pending = append(f.pending, extent{off, append([]byte(nil), p...)})
	}
	f.waiting += len(p)
	if f.waiting >= maxWaiting || f.flags.has(hackpadfs.FlagSync) {
		return f.flush()
	}
	return nil
}

func (f *file) checkWritable() error {
	if !f.flags.writes() {
		return hackpadfs.ErrPermission
	}
	return f.failed
}

// Sync implements [fsadapter.SyncerFile]: all that was written is committed in
// one transaction. After a failed Sync none of it is, and the handle takes no
// more writes.
func (f *file) Sync() error {
	return f.do("sync", func() error {
		if f.failed != nil {
			return f.failed
		}
		return f.flush()
	})
}

// Close commits what was written since the last Sync.
func (f *file) Close() error {
	return f.do("close", func() error {
		f.closed = true
		return f.flush()
	})
}

// Truncate changes the size of the file, durably.
func (f *file) Truncate(size int64) error {
	return f.do("truncate", func() error {
		if size < 0 {
			return hackpadfs.ErrInvalid
		}
		if err := f.checkWritable(); err != nil {
			return err
		}
		if err := f.flush(); err != nil {
			return err
		}
		return f.fsys.transact(context.Background(), readWrite, func(t *txn) { f.truncate(t, size) })
	})
}

// flush commits pending.
func (f *file) flush() error {
	if f.waiting == 0 {
		return nil
	}
	change := &rewrite{
		file:    f,
		extents: f.pending,
		atEnd:   f.flags.has(hackpadfs.FlagAppend),
		size:    f.size,
	}
	f.pending, f.waiting = nil, 0
	if err := f.fsys.transact(context.Background(), readWrite, change.run); err != nil {
		f.failed = err
		return err
	}
	f.size = change.newSize
	if change.atEnd {
		f.pos = f.size
	}
	return nil
}
