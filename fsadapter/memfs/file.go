package memfs

import (
	"errors"
	"io"
	"path"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

var errNegativeOffset = errors.New("negative offset")

// file is an open file or directory. The FS's mutex guards it, so that it may
// be used by several goroutines.
type file struct {
	fs     *FS
	node   *inode
	name   string // as it was opened
	flag   int
	pos    int64
	closed bool

	syncName bool                 // Sync makes the name durable too
	listed   []hackpadfs.DirEntry // what ReadDir has yet to return; nil before the first call
}

var _ interface {
	fsadapter.SyncerFile
	hackpadfs.ReadWriterFile
	hackpadfs.ReaderAtFile
	hackpadfs.WriterAtFile
	hackpadfs.SeekerFile
	hackpadfs.TruncaterFile
	hackpadfs.DirReaderFile
	hackpadfs.ChmoderFile
	hackpadfs.ChtimeserFile
} = (*file)(nil)

// enter locks the file system for one operation on an open file.
func (f *file) enter(op string) (leave func(), err error) {
	f.fs.mu.Lock()
	if f.closed {
		f.fs.mu.Unlock()
		return nil, fserr.Path(op, f.name, hackpadfs.ErrClosed)
	}
	return f.fs.mu.Unlock, nil
}

// enterFile is enter for an operation on the content of a file, opened with or
// without the right to write.
func (f *file) enterFile(op string, write bool) (leave func(), err error) {
	leave, err = f.enter(op)
	if err != nil {
		return nil, err
	}
	writable := f.flag&(hackpadfs.FlagWriteOnly|hackpadfs.FlagReadWrite) != 0
	switch {
	case f.node.isDir():
		err = hackpadfs.ErrIsDir
	case write && !writable, !write && f.flag&hackpadfs.FlagWriteOnly != 0:
		err = hackpadfs.ErrPermission
	}
	if err != nil {
		leave()
		return nil, fserr.Path(op, f.name, err)
	}
	return leave, nil
}

func (f *file) Close() error {
	leave, err := f.enter("close")
	if err != nil {
		return err
	}
	defer leave()
	f.closed = true
	f.node.handles--
	return nil
}

func (f *file) Stat() (hackpadfs.FileInfo, error) {
	leave, err := f.enter("stat")
	if err != nil {
		return nil, err
	}
	defer leave()
	return f.node.info(path.Base(f.name)), nil
}

func (f *file) Read(p []byte) (int, error) {
	leave, err := f.enterFile("read", false)
	if err != nil {
		return 0, err
	}
	defer leave()
	if len(p) == 0 {
		return 0, nil
	}
	if f.pos >= int64(len(f.node.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.node.data[f.pos:])
	f.pos += int64(n)
	return n, nil
}

func (f *file) ReadAt(p []byte, off int64) (int, error) {
	leave, err := f.enterFile("readat", false)
	if err != nil {
		return 0, err
	}
	defer leave()
	if off < 0 {
		return 0, fserr.Path("readat", f.name, errNegativeOffset)
	}
	n := 0
	if off < int64(len(f.node.data)) {
		n = copy(p, f.node.data[off:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) Write(p []byte) (int, error) {
	leave, err := f.enterFile("write", true)
	if err != nil {
		return 0, err
	}
	defer leave()
	if f.flag&hackpadfs.FlagAppend != 0 {
		f.pos = int64(len(f.node.data))
	}
	f.fs.write(f.node, p, f.pos)
	f.pos += int64(len(p))
	return len(p), nil
}

func (f *file) WriteAt(p []byte, off int64) (int, error) {
	leave, err := f.enterFile("writeat", true)
	if err != nil {
		return 0, err
	}
	defer leave()
	if off < 0 {
		return 0, fserr.Path("writeat", f.name, errNegativeOffset)
	}
	if f.flag&hackpadfs.FlagAppend != 0 { // as package os has it
		return 0, fserr.Path("writeat", f.name, hackpadfs.ErrInvalid)
	}
	f.fs.write(f.node, p, off)
	return len(p), nil
}

func (f *file) Seek(offset int64, whence int) (int64, error) {
	leave, err := f.enter("seek")
	if err != nil {
		return 0, err
	}
	defer leave()
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += f.pos
	case io.SeekEnd:
		offset += int64(len(f.node.data))
	default:
		offset = -1
	}
	if offset < 0 {
		return 0, fserr.Path("seek", f.name, hackpadfs.ErrInvalid)
	}
	f.pos = offset
	return offset, nil
}

func (f *file) Truncate(size int64) error {
	leave, err := f.enterFile("truncate", true)
	if err != nil {
		return err
	}
	defer leave()
	if size < 0 {
		return fserr.Path("truncate", f.name, hackpadfs.ErrInvalid)
	}
	f.fs.truncate(f.node, size)
	return nil
}

// Sync implements [fsadapter.SyncerFile].
func (f *file) Sync() error {
	leave, err := f.enter("sync")
	if err != nil {
		return err
	}
	f.fs.recordData(OpSync, f.node, 0, nil)
	syncName := f.syncName
	f.syncName = false
	leave()
	if syncName {
		return f.fs.SyncDir(path.Dir(f.name))
	}
	return nil
}

func (f *file) Chmod(mode hackpadfs.FileMode) error {
	leave, err := f.enter("chmod")
	if err != nil {
		return err
	}
	defer leave()
	f.node.chmod(mode)
	return nil
}

// Chtimes sets the modification time. Access times are not kept.
func (f *file) Chtimes(_, mtime time.Time) error {
	leave, err := f.enter("chtimes")
	if err != nil {
		return err
	}
	defer leave()
	f.node.mtime = mtime
	return nil
}

// ReadDir implements [hackpadfs.DirReaderFile].
func (f *file) ReadDir(n int) ([]hackpadfs.DirEntry, error) {
	leave, err := f.enter("readdir")
	if err != nil {
		return nil, err
	}
	defer leave()
	if !f.node.isDir() {
		return nil, fserr.Path("readdir", f.name, hackpadfs.ErrNotDir)
	}
	if f.listed == nil {
		f.listed = f.node.entries()
	}
	if n <= 0 || n > len(f.listed) {
		if n > 0 && len(f.listed) == 0 {
			return nil, io.EOF
		}
		n = len(f.listed)
	}
	batch := f.listed[:n:n]
	f.listed = f.listed[n:]
	return batch, nil
}
