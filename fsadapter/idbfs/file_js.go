package idbfs

import (
	"context"
	"io"
	"sync"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/fserr"
)

// file is an open file. What is written waits in pending until it is
// committed: by Sync and Close, and before anything that has to see it.
type file struct {
	fsys  *FS
	id    int64 // of the node: the handle follows it, not the name
	name  string
	flags flags

	frozen       *node    // what a file opened for reading alone shows
	frozenChunks js.Value // its pieces: an array

	mu      sync.Mutex
	pos     int64
	size    int64    // as last seen; others may have changed it
	pending []extent // in order; with O_APPEND the offsets count from the end
	waiting int      // bytes in pending
	failed  error    // a commit failed: the handle takes no more writes
	closed  bool
}

var _ interface {
	hackpadfs.ReadWriterFile
	hackpadfs.ReaderAtFile
	hackpadfs.WriterAtFile
	hackpadfs.SeekerFile
	hackpadfs.SyncerFile
	hackpadfs.TruncaterFile
	hackpadfs.ChmoderFile
	hackpadfs.ChtimeserFile
	hackpadfs.DirReaderFile
} = (*file)(nil)

// do runs one operation with the handle locked.
func (f *file) do(op string, run func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return fserr.Path(op, f.name, hackpadfs.ErrClosed)
	}
	err := run()
	if err == io.EOF {
		return err
	}
	return pathErr(op, f.name, err)
}

func (f *file) Read(p []byte) (n int, err error) {
	err = f.do("read", func() error {
		if err := f.flush(); err != nil { // which moves pos when appending
			return err
		}
		n, err = f.readAt(p, f.pos)
		f.pos += int64(n)
		if n > 0 && err == io.EOF {
			return nil
		}
		return err
	})
	return n, err
}

// ReadAt implements [io.ReaderAt]. Each call is a transaction of its own if the
// file is open for writing too, so large pieces are cheaper than small ones.
func (f *file) ReadAt(p []byte, off int64) (n int, err error) {
	err = f.do("readat", func() error {
		if off < 0 {
			return errNegativeOffset
		}
		n, err = f.readAt(p, off)
		return err
	})
	return n, err
}

func (f *file) readAt(p []byte, off int64) (n int, err error) {
	if !f.flags.reads() {
		return 0, hackpadfs.ErrPermission
	}
	if len(p) == 0 {
		return 0, nil
	}
	if f.frozen != nil {
		n, err = readChunks(p, off, f.frozen, f.frozenChunks.Call("slice", off/chunkSize))
	} else {
		n, err = f.readLive(p, off)
	}
	switch {
	case err != nil:
		return 0, err
	case n < len(p):
		return n, io.EOF
	}
	return n, nil
}

// readLive reads what the file holds now.
func (f *file) readLive(p []byte, off int64) (n int, err error) {
	if err := f.flush(); err != nil {
		return 0, err
	}
	err = f.fsys.transact(context.Background(), readOnly, func(t *txn) {
		chunks := t.chunks.Call("getAll", chunksOver(f.id, off, len(p)))
		t.byIDAnd(f.id, []js.Value{chunks}, func(file *node, results []js.Value) {
			var err error
			f.size = file.size
			if n, err = readChunks(p, off, file, results[0]); err != nil {
				t.fail(err)
			}
		})
	})
	return n, err
}

func (f *file) Seek(offset int64, whence int) (pos int64, err error) {
	err = f.do("seek", func() error {
		switch whence {
		case io.SeekStart:
		case io.SeekCurrent:
			offset += f.pos
		case io.SeekEnd:
			n, err := f.stat()
			if err != nil {
				return err
			}
			offset += n.size
		default:
			return hackpadfs.ErrInvalid
		}
		if offset < 0 {
			return hackpadfs.ErrInvalid
		}
		f.pos, pos = offset, offset
		return nil
	})
	return pos, err
}

func (f *file) Stat() (result hackpadfs.FileInfo, err error) {
	err = f.do("stat", func() error {
		n, err := f.stat()
		if err != nil {
			return err
		}
		result = infoOf(n)
		return nil
	})
	return result, err
}

func (f *file) stat() (found *node, err error) {
	if f.frozen != nil {
		return f.frozen, nil
	}
	if err := f.flush(); err != nil {
		return nil, err
	}
	err = f.fsys.transact(context.Background(), readOnly, func(t *txn) {
		t.byID(f.id, func(n *node) {
			found = n
		})
	})
	return found, err
}

func (f *file) Chmod(mode hackpadfs.FileMode) error {
	return f.change("chmod", func(n *node) { n.setPerm(mode) })
}

func (f *file) Chtimes(_ time.Time, mtime time.Time) error {
	return f.change("chtimes", func(n *node) { n.mtime = mtime })
}

func (f *file) change(op string, edit func(*node)) error {
	return f.do(op, func() error {
		if err := f.flush(); err != nil {
			return err
		}
		return f.fsys.transact(context.Background(), readWrite, func(t *txn) {
			t.byID(f.id, func(n *node) {
				edit(n)
				t.end(t.putNode(n))
			})
		})
	})
}

// ReadDir implements [hackpadfs.DirReaderFile]: a file is no directory.
func (f *file) ReadDir(int) ([]hackpadfs.DirEntry, error) {
	return nil, f.do("readdir", func() error { return hackpadfs.ErrNotDir })
}
