package opfs

import (
	"errors"
	"io"
	"path"
	"sync"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/fserr"
)

var errNegativeOffset = errors.New("negative offset")

// content is where the bytes of an open file are.
type content interface {
	io.ReaderAt
	io.WriterAt
	// Append writes at the end, wherever others have moved it.
	Append(p []byte) (int, error)
	Truncate(size int64) error
	Size() (int64, error)
	Changed() (time.Time, error)
	Sync() error
	Close() error
}

// file is an open file.
type file struct {
	name string
	flag int

	mu      sync.Mutex
	content content
	offset  int64
	closed  bool
}

var _ interface {
	hackpadfs.ReadWriterFile
	hackpadfs.ReaderAtFile
	hackpadfs.WriterAtFile
	hackpadfs.SeekerFile
	hackpadfs.SyncerFile
	hackpadfs.TruncaterFile
	hackpadfs.DirReaderFile
} = (*file)(nil)

func isWritable(flag int) bool { return flag&(hackpadfs.FlagWriteOnly|hackpadfs.FlagReadWrite) != 0 }
func isReadable(flag int) bool { return flag&hackpadfs.FlagWriteOnly == 0 }

// use runs a step on an open file, if it is allowed.
func (f *file) use(op string, allowed bool, step func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.closed:
		return fserr.Path(op, f.name, hackpadfs.ErrClosed)
	case !allowed:
		return fserr.Path(op, f.name, hackpadfs.ErrPermission)
	}
	err := step()
	if err == io.EOF {
		return err
	}
	return fserr.Path(op, f.name, withKind(err))
}

// Read implements [io.Reader].
func (f *file) Read(p []byte) (n int, err error) {
	err = f.use("read", isReadable(f.flag), func() error {
		n, err = f.content.ReadAt(p, f.offset)
		f.offset += int64(n)
		if n > 0 && err == io.EOF {
			err = nil
		}
		return err
	})
	return n, err
}

// ReadAt implements [io.ReaderAt].
func (f *file) ReadAt(p []byte, off int64) (n int, err error) {
	err = f.use("readat", isReadable(f.flag), func() error {
		if off < 0 {
			return errNegativeOffset
		}
		n, err = f.content.ReadAt(p, off)
		return err
	})
	return n, err
}

// Write implements [io.Writer].
func (f *file) Write(p []byte) (n int, err error) {
	err = f.use("write", isWritable(f.flag), func() error {
		if f.flag&hackpadfs.FlagAppend != 0 {
			n, err = f.content.Append(p)
			return err
		}
		n, err = f.content.WriteAt(p, f.offset)
		f.offset += int64(n)
		return err
	})
	return n, err
}

// WriteAt implements [io.WriterAt].
func (f *file) WriteAt(p []byte, off int64) (n int, err error) {
	err = f.use("writeat", isWritable(f.flag), func() error {
		if off < 0 {
			return errNegativeOffset
		}
		n, err = f.content.WriteAt(p, off)
		return err
	})
	return n, err
}

// Seek implements [io.Seeker].
func (f *file) Seek(offset int64, whence int) (position int64, err error) {
	err = f.use("seek", true, func() error {
		base := int64(0)
		switch whence {
		case io.SeekStart:
		case io.SeekCurrent:
			base = f.offset
		case io.SeekEnd:
			if base, err = f.content.Size(); err != nil {
				return err
			}
		default:
			return hackpadfs.ErrInvalid
		}
		if base+offset < 0 {
			return hackpadfs.ErrInvalid
		}
		f.offset = base + offset
		position = f.offset
		return nil
	})
	return position, err
}

// Truncate implements [hackpadfs.TruncaterFile].
func (f *file) Truncate(size int64) error {
	return f.use("truncate", isWritable(f.flag), func() error {
		if size < 0 {
			return hackpadfs.ErrInvalid
		}
		return f.content.Truncate(size)
	})
}

// Sync implements [hackpadfs.SyncerFile].
func (f *file) Sync() error {
	return f.use("sync", true, f.content.Sync)
}

// Stat implements [hackpadfs.File].
func (f *file) Stat() (found hackpadfs.FileInfo, err error) {
	err = f.use("stat", true, func() error {
		size, err := f.content.Size()
		if err != nil {
			return err
		}
		changed, err := f.content.Changed()
		found = &info{path.Base(f.name), size, fileMode, changed}
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Close implements [hackpadfs.File].
func (f *file) Close() error {
	return f.use("close", true, func() error {
		f.closed = true
		return f.content.Close()
	})
}

// ReadDir always fails.
func (f *file) ReadDir(int) ([]hackpadfs.DirEntry, error) {
	return nil, fserr.Path("readdir", f.name, hackpadfs.ErrNotDir)
}
