package osfs

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// What stands under a name is looked at before it is opened, since to open a
// device may do something, and once more on the descriptor, since it may have
// been exchanged in between. No open waits for the other end of a pipe, where
// the platform can do without.

// openFile opens a regular file or a directory. A file that is to be written is
// one of ours and no link.
func (f *FS) openFile(name string, flag int, perm hackpadfs.FileMode) (osFile, error) {
	look, extra := os.Stat, nonBlocking
	if flag&(hackpadfs.FlagWriteOnly|hackpadfs.FlagReadWrite) != 0 {
		look, extra = os.Lstat, nonBlocking|noFollow
	}
	before, err := look(f.osPath(name))
	if err == nil {
		err = checkKind(before, name)
	}
	if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
		return nil, fserr.Path("open", name, cause(err))
	}
	opened, err := f.base.OpenFile(name, flag|extra, perm)
	if err != nil {
		return nil, err
	}
	after, err := opened.Stat()
	if err == nil {
		err = checkKind(after, name)
	}
	if err == nil && noFollow == 0 {
		err = checkAgain(look, f.osPath(name))
	}
	if err != nil {
		_ = opened.Close()
		return nil, fserr.Path("open", name, cause(err))
	}
	return opened.(osFile), nil
}

// checkAgain is for platforms that can't be told to follow no link.
func checkAgain(look func(string) (os.FileInfo, error), path string) error {
	info, err := look(path)
	if err != nil {
		return nil // gone, or replaced, since it was opened
	}
	return checkKind(info, path)
}

// openOwn opens a file of ours by its path, which must be a regular file and no
// link.
func openOwn(path string, flag int) (*os.File, error) {
	before, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, fserr.Path("open", path, fsadapter.ErrForeign)
	}
	opened, err := os.OpenFile(path, flag|nonBlocking|noFollow, 0)
	if err != nil {
		return nil, err
	}
	after, err := opened.Stat()
	if err == nil && (!after.Mode().IsRegular() || !os.SameFile(before, after)) {
		err = fserr.Path("open", path, fsadapter.ErrForeign)
	}
	if err != nil {
		_ = opened.Close()
		return nil, err
	}
	return opened, nil
}

// checkKind returns an error for what is neither a regular file nor a directory.
// It says its name: the caller may have asked for the file that it is kept beside.
func checkKind(info os.FileInfo, path string) error {
	name := filepath.Base(path)
	switch mode := info.Mode(); {
	case mode&os.ModeSymlink != 0:
		return fsadapter.Describe(fsadapter.ErrForeign, name+" is a symbolic link")
	case !mode.IsRegular() && !mode.IsDir():
		return fsadapter.Describe(fsadapter.ErrNotRegular, name)
	}
	return nil
}

// cause returns what a *PathError says went wrong.
func cause(err error) error {
	if e, ok := err.(*hackpadfs.PathError); ok {
		return e.Err
	}
	return err
}
