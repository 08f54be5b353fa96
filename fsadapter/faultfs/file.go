package faultfs

import (
	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// Open implements [hackpadfs.FS].
func (f *FS) Open(name string) (hackpadfs.File, error) {
	return f.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

// OpenFile implements [hackpadfs.OpenFileFS].
func (f *FS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	kind := Open
	if flag&hackpadfs.FlagCreate != 0 {
		kind = Create
	}
	out := f.ask(kind, name)
	if out.Err != nil && out.Effect != Whole {
		return nil, out.Err
	}
	inner, err := f.base.OpenFile(name, flag, perm)
	if out.Err != nil {
		if err == nil {
			_ = inner.Close()
		}
		return nil, out.Err
	}
	if err != nil {
		return nil, err
	}
	return &file{fs: f, name: name, inner: inner}, nil
}

// file is an open file.
type file struct {
	fs     *FS
	name   string
	inner  hackpadfs.File
	failed error // of Sync
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
} = (*file)(nil)

func (f *file) Stat() (hackpadfs.FileInfo, error) {
	return get(f.fs, Stat, f.name, f.inner.Stat)
}

func (f *file) Close() error { return f.fs.do(Close, f.name, f.inner.Close) }

func (f *file) Sync() error {
	return f.fs.sync(f.name, &f.failed, func() error { return hackpadfs.SyncFile(f.inner) })
}

// sync does a Sync. One that failed is not repeated, as the port says.
func (f *FS) sync(name string, failed *error, sync func() error) error {
	if *failed == nil {
		*failed = f.do(Sync, name, sync)
	}
	return *failed
}

func (f *file) Read(p []byte) (int, error) {
	return f.fs.read(f.name, func() (int, error) { return f.inner.Read(p) })
}

func (f *file) ReadAt(p []byte, off int64) (int, error) {
	return f.fs.read(f.name, func() (int, error) { return hackpadfs.ReadAtFile(f.inner, p, off) })
}

func (f *FS) read(name string, read func() (int, error)) (int, error) {
	if out := f.ask(Read, name); out.Err != nil {
		return 0, out.Err
	}
	return read()
}

func (f *file) Write(p []byte) (int, error) {
	return f.fs.write(f.name, p, func(p []byte) (int, error) { return hackpadfs.WriteFile(f.inner, p) })
}

func (f *file) WriteAt(p []byte, off int64) (int, error) {
	return f.fs.write(f.name, p, func(p []byte) (int, error) { return hackpadfs.WriteAtFile(f.inner, p, off) })
}

func (f *FS) write(name string, p []byte, write func(p []byte) (int, error)) (int, error) {
	out := f.ask(Write, name)
	switch {
	case out.Err == nil:
		return write(p)
	case out.Effect == Half:
		p = p[:len(p)/2]
	case out.Effect == None:
		return 0, out.Err
	}
	n, err := write(p)
	if err != nil {
		return n, err
	}
	return n, out.Err
}

func (f *file) Seek(offset int64, whence int) (int64, error) {
	return get(f.fs, Seek, f.name, func() (int64, error) { return hackpadfs.SeekFile(f.inner, offset, whence) })
}

func (f *file) Truncate(size int64) error {
	return f.fs.do(Truncate, f.name, func() error { return hackpadfs.TruncateFile(f.inner, size) })
}

func (f *file) Chmod(mode hackpadfs.FileMode) error {
	return f.fs.do(Chmod, f.name, func() error { return hackpadfs.ChmodFile(f.inner, mode) })
}

func (f *file) ReadDir(n int) ([]hackpadfs.DirEntry, error) {
	return get(f.fs, Names, f.name, func() ([]hackpadfs.DirEntry, error) { return hackpadfs.ReadDirFile(f.inner, n) })
}
