package osfs

import (
	"os"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

// Mkdir implements [hackpadfs.MkdirFS].
func (f *FS) Mkdir(name string, perm hackpadfs.FileMode) error {
	if err := checkName("mkdir", name); err != nil {
		return err
	}
	return markNoSpace(f.base.Mkdir(name, perm))
}

// MkdirAll implements [hackpadfs.MkdirAllFS]. The new names are durable when
// it returns.
func (f *FS) MkdirAll(name string, perm hackpadfs.FileMode) error {
	if err := checkName("mkdir", name); err != nil {
		return err
	}
	if err := f.ensureRoot(); err != nil {
		return err
	}
	return atomicfile.MkdirAll(f, name, perm)
}

// Remove implements [hackpadfs.RemoveFS]. The removal is durable when it
// returns.
func (f *FS) Remove(name string) error {
	return atomicfile.Remove(f, name)
}

// DropName removes a file or an empty directory, not durably.
func (f *FS) DropName(name string) error {
	if err := checkName("remove", name); err != nil {
		return err
	}
	return f.base.Remove(name)
}

// Rename implements [hackpadfs.RenameFS]. The new name is durable when it
// returns.
func (f *FS) Rename(oldName, newName string) error {
	return atomicfile.Rename(f, oldName, newName)
}

// MoveName renames a file or a directory, not durably.
func (f *FS) MoveName(oldName, newName string) error {
	if checkName("rename", oldName) != nil || checkName("rename", newName) != nil {
		return fserr.Link("rename", oldName, newName, hackpadfs.ErrInvalid)
	}
	return markNoSpace(rename(f.base, oldName, newName))
}

// SyncDir makes the names in a directory durable, where the platform can.
func (f *FS) SyncDir(name string) error {
	if err := checkName("sync", name); err != nil {
		return err
	}
	return fserr.Path("sync", name, markNoSpace(syncDir(f.osPath(name))))
}

// Names lists the names in a directory.
func (f *FS) Names(dir string) ([]string, error) {
	if err := checkName("readdir", dir); err != nil {
		return nil, err
	}
	return dirNames(f.osPath(dir))
}

// dirNames is cheaper than os.ReadDir, which under Node asks for the status of
// every entry.
func dirNames(dir string) ([]string, error) {
	opened, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	return opened.Readdirnames(-1)
}
