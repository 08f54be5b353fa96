// Package osfs is the file system of the port on the operating system: natively,
// and under Node through Go's package os.
//
// A file is replaced through a temporary file beside it, named
// NAME.tmp-OWNER-RANDOM, see package atomicfile. The lock of a file is the file
// NAME.lock, see lock.go. Symbolic links are followed wherever they point; the
// link itself stays, and so two names of one file share its lock.
package osfs

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/hack-pad/hackpadfs"
	hackos "github.com/hack-pad/hackpadfs/os"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

// FS is the part of the operating system's files that is below one directory.
// Use New. No valid name leads out of that directory, except through symbolic
// links.
type FS struct {
	dir  string // absolute
	base *hackos.FS
	held *sync.Map // paths of lock files that this FS holds -> struct{}
}

var (
	_ fsadapter.FS          = (*FS)(nil)
	_ atomicfile.Primitives = (*FS)(nil)
)

// New returns the file system below dir. A relative dir is taken from the
// current working directory, now. dir need not exist: it is made, with mode
// 0700, when the first file or directory is made in it or locked.
func New(dir string) (*FS, error) {
	if dir == "" {
		return nil, fserr.Path("open", dir, hackpadfs.ErrInvalid)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	return newFS(abs, new(sync.Map))
}

func newFS(abs string, held *sync.Map) (*FS, error) {
	var sub hackpadfs.FS = hackos.NewFS()
	volume := filepath.VolumeName(abs)
	if volume != "" {
		var err error
		if sub, err = hackos.NewFS().SubVolume(volume); err != nil {
			return nil, err
		}
	}
	if rel := strings.Trim(filepath.ToSlash(abs[len(volume):]), "/"); rel != "" {
		var err error
		if sub, err = hackpadfs.Sub(sub, rel); err != nil {
			return nil, err
		}
	}
	return &FS{dir: abs, base: sub.(*hackos.FS), held: held}, nil
}

// checkName refuses what is no valid path or can't be one on this platform,
// such as a name with a backslash on Windows.
func checkName(op, name string) error {
	if err := fserr.CheckName(op, name); err != nil {
		return err
	}
	if _, err := filepath.Localize(name); err != nil {
		return fserr.Path(op, name, hackpadfs.ErrInvalid)
	}
	return nil
}

// osPath is the operating system's path of a valid name.
func (f *FS) osPath(name string) string {
	return filepath.Join(f.dir, filepath.FromSlash(name))
}

// ReplaceFile implements [fsadapter.Replacer]. A symbolic link stays and what
// it points to is replaced. An existing file keeps its owner, group and permission
// bits, or is not replaced if somebody gained or lost access by that.
func (f *FS) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if err := checkName("replace", name); err != nil {
		return err
	}
	err := f.replace(ctx, name, data)
	return fserr.Path("replace", name, markNoSpace(err))
}

func (f *FS) replace(ctx context.Context, name string, data []byte) error {
	target, base, err := f.resolve(name)
	if err != nil {
		return err
	}
	if err := checkLength(base); err != nil {
		return err
	}
	_, locked := f.held.Load(target.lockPath(base))
	opts := atomicfile.Options{Sweep: locked}
	err = atomicfile.Replace(ctx, target, base, data, opts)
	if errors.Is(err, hackpadfs.ErrNotExist) { // perhaps there is no root yet
		if err := target.ensureRoot(); err != nil {
			return err
		}
		err = atomicfile.Replace(ctx, target, base, data, opts)
	}
	return err
}

// ensureRoot makes the directory that f is rooted at.
func (f *FS) ensureRoot() error {
	_, err := f.base.Stat(".")
	if !errors.Is(err, hackpadfs.ErrNotExist) {
		return err
	}
	volume := filepath.VolumeName(f.dir) + string(filepath.Separator)
	root, err := newFS(volume, f.held)
	if err != nil {
		return err
	}
	return atomicfile.MkdirAll(root, filepath.ToSlash(f.dir[len(volume):]), atomicfile.DirPerm)
}

// Open implements [hackpadfs.FS].
func (f *FS) Open(name string) (hackpadfs.File, error) {
	return f.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

// OpenFile implements [hackpadfs.OpenFileFS]. What is neither a regular file nor
// a directory is [fsadapter.ErrNotRegular], and a link that is to be written
// [fsadapter.ErrForeign].
func (f *FS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	if err := checkName("open", name); err != nil {
		return nil, err
	}
	opened, err := f.openFile(name, flag, perm)
	if err != nil {
		return nil, markNoSpace(err)
	}
	result := &file{osFile: opened, name: name}
	if flag&hackpadfs.FlagCreate != 0 {
		result.syncName = func() error { return f.syncNameOf(name) }
	}
	return result, nil
}

// syncNameOf makes the directory entry of a file durable.
func (f *FS) syncNameOf(name string) error {
	target, base, err := f.resolve(name)
	if err != nil {
		return fserr.Path("sync", name, err)
	}
	return target.SyncDir(path.Dir(base))
}

// Stat implements [hackpadfs.StatFS].
func (f *FS) Stat(name string) (hackpadfs.FileInfo, error) {
	if err := checkName("stat", name); err != nil {
		return nil, err
	}
	return f.base.Stat(name)
}

// ReadDir implements [hackpadfs.ReadDirFS].
func (f *FS) ReadDir(name string) ([]hackpadfs.DirEntry, error) {
	if err := checkName("open", name); err != nil {
		return nil, err
	}
	entries, err := f.base.ReadDir(name)
	if errors.Is(err, hackpadfs.ErrNotDir) {
		err = fserr.Path("readdir", name, hackpadfs.ErrNotDir) // platforms differ in Op
	}
	return entries, err
}

// Chmod implements [hackpadfs.ChmodFS].
func (f *FS) Chmod(name string, mode hackpadfs.FileMode) error {
	if err := checkName("chmod", name); err != nil {
		return err
	}
	return f.base.Chmod(name, mode)
}

// Chtimes implements [hackpadfs.ChtimesFS].
func (f *FS) Chtimes(name string, atime, mtime time.Time) error {
	if err := checkName("chtimes", name); err != nil {
		return err
	}
	return f.base.Chtimes(name, atime, mtime)
}
