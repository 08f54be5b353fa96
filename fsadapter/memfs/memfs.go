// Package memfs is the file system of the port in memory, for tests. It behaves
// as POSIX prescribes: an open file survives its removal and renaming, names
// and contents are separate things, and each is made durable on its own.
package memfs

import (
	"context"
	"path"
	"sync"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

// FS is a file system in memory. Use New.
type FS struct {
	mu    sync.Mutex // guards the tree and every inode in it
	root  *inode
	locks lockTable
	trace *Trace // nil unless recording
}

var (
	_ fsadapter.FS          = (*FS)(nil)
	_ atomicfile.Primitives = (*FS)(nil)
)

// New returns an empty file system.
func New() *FS {
	return &FS{root: newDir(0o777)}
}

// ReplaceFile implements [fsadapter.Replacer].
func (f *FS) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if err := fserr.CheckName("replace", name); err != nil {
		return err
	}
	err := atomicfile.Replace(ctx, f, name, data, atomicfile.Options{Sweep: f.locks.held(name)})
	return fserr.Path("replace", name, err)
}

// Open implements [hackpadfs.FS].
func (f *FS) Open(name string) (hackpadfs.File, error) {
	return f.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

// OpenFile implements [hackpadfs.OpenFileFS].
func (f *FS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	if err := fserr.CheckName("open", name); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	opened, err := f.open(name, flag, perm)
	if err != nil {
		return nil, fserr.Path("open", name, err)
	}
	return opened, nil
}

func (f *FS) open(name string, flag int, perm hackpadfs.FileMode) (*file, error) {
	writable := flag&(hackpadfs.FlagWriteOnly|hackpadfs.FlagReadWrite) != 0
	node, err := f.lookup(name)
	switch {
	case err == nil && flag&hackpadfs.FlagCreate != 0 && flag&hackpadfs.FlagExclusive != 0:
		return nil, hackpadfs.ErrExist
	case err == nil && node.isDir() && (writable || flag&hackpadfs.FlagCreate != 0):
		return nil, hackpadfs.ErrIsDir
	case err == nil && writable && flag&hackpadfs.FlagTruncate != 0:
		f.truncate(node, 0)
	case err != nil && flag&hackpadfs.FlagCreate != 0:
		if node, err = f.createFile(name, perm); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	}
	node.handles++
	syncName := flag&hackpadfs.FlagCreate != 0
	return &file{fs: f, node: node, name: name, flag: flag, syncName: syncName}, nil
}

// Stat implements [hackpadfs.StatFS].
func (f *FS) Stat(name string) (hackpadfs.FileInfo, error) {
	node, err := f.find("stat", name)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return node.info(path.Base(name)), nil
}

// ReadDir implements [hackpadfs.ReadDirFS].
func (f *FS) ReadDir(name string) ([]hackpadfs.DirEntry, error) {
	node, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !node.isDir() {
		return nil, fserr.Path("readdir", name, hackpadfs.ErrNotDir)
	}
	return node.entries(), nil
}

// Chmod implements [hackpadfs.ChmodFS].
func (f *FS) Chmod(name string, mode hackpadfs.FileMode) error {
	node, err := f.find("chmod", name)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	node.chmod(mode)
	return nil
}

// Chtimes implements [hackpadfs.ChtimesFS]. Access times are not kept.
func (f *FS) Chtimes(name string, _, mtime time.Time) error {
	node, err := f.find("chtimes", name)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	node.mtime = mtime
	return nil
}

// find looks a name up for an operation, whose name goes into the error.
func (f *FS) find(op, name string) (*inode, error) {
	if err := fserr.CheckName(op, name); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	node, err := f.lookup(name)
	return node, fserr.Path(op, name, err)
}
