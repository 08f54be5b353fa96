package atomicfile

import (
	"errors"
	"path"

	"github.com/hack-pad/hackpadfs"
)

// MkdirAll makes the directory and its missing parents, each of them durable
// before the next one is made in it.
func MkdirAll(fsys Primitives, dir string, perm hackpadfs.FileMode) error {
	info, err := fsys.Stat(dir)
	if err == nil {
		if !info.IsDir() {
			return &hackpadfs.PathError{Op: "mkdir", Path: dir, Err: hackpadfs.ErrNotDir}
		}
		return nil
	}
	if dir == "." || !errors.Is(err, hackpadfs.ErrNotExist) && !errors.Is(err, hackpadfs.ErrNotDir) {
		return err
	}
	if err := MkdirAll(fsys, path.Dir(dir), perm); err != nil {
		return err
	}
	// Somebody else may make the same directory at the same time.
	if err := fsys.Mkdir(dir, perm); err != nil && !errors.Is(err, hackpadfs.ErrExist) {
		return err
	}
	return fsys.SyncDir(path.Dir(dir))
}

// syncParents syncs the directories above dir. It is for the first file in
// dir: somebody may have made these directories and died before they were
// durable. What may not be opened was not made by us.
func syncParents(fsys Primitives, dir string) error {
	for dir != "." {
		dir = path.Dir(dir)
		err := fsys.SyncDir(dir)
		if err != nil && !errors.Is(err, hackpadfs.ErrPermission) {
			return err
		}
	}
	return nil
}

// Remove removes a file or an empty directory, durably.
func Remove(fsys Primitives, name string) error {
	if err := fsys.DropName(name); err != nil {
		return err
	}
	return fsys.SyncDir(path.Dir(name))
}

// Rename renames a file or a directory, durably.
func Rename(fsys Primitives, oldName, newName string) error {
	if err := fsys.MoveName(oldName, newName); err != nil {
		return err
	}
	err := fsys.SyncDir(path.Dir(newName))
	if err == nil && path.Dir(oldName) != path.Dir(newName) {
		err = fsys.SyncDir(path.Dir(oldName))
	}
	return err
}
