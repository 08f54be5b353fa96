package faultfs

import (
	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/atomicfile"
)

// MkdirAll implements [hackpadfs.MkdirAllFS].
func (f *FS) MkdirAll(name string, perm hackpadfs.FileMode) error {
	return atomicfile.MkdirAll(f, name, perm)
}

// Remove implements [hackpadfs.RemoveFS].
func (f *FS) Remove(name string) error { return atomicfile.Remove(f, name) }

// Rename implements [hackpadfs.RenameFS].
func (f *FS) Rename(oldName, newName string) error { return atomicfile.Rename(f, oldName, newName) }

// Mkdir makes one directory.
func (f *FS) Mkdir(name string, perm hackpadfs.FileMode) error {
	return f.do(Mkdir, name, func() error { return f.base.Mkdir(name, perm) })
}

// MoveName renames a file, not durably.
func (f *FS) MoveName(oldName, newName string) error {
	return f.do(Move, newName, func() error { return f.base.MoveName(oldName, newName) })
}

// DropName removes a file, not durably.
func (f *FS) DropName(name string) error {
	return f.do(Drop, name, func() error { return f.base.DropName(name) })
}

// SyncDir makes the names in a directory durable.
func (f *FS) SyncDir(name string) error {
	return f.do(SyncDir, name, func() error { return f.base.SyncDir(name) })
}

// Owner is that of the file system below.
func (f *FS) Owner() string { return f.base.Owner() }

// RemoveAbandoned removes a temporary file that nobody uses.
func (f *FS) RemoveAbandoned(name, owner string) error {
	return f.do(RemoveAbandoned, name, func() error { return f.base.RemoveAbandoned(name, owner) })
}

// CreateTemp creates a temporary file. When only its answer is lost, the file
// stays, with nobody who uses it.
func (f *FS) CreateTemp(name string) (atomicfile.Temp, error) {
	out := f.ask(CreateTemp, name)
	if out.Err != nil && out.Effect != Whole {
		return nil, out.Err
	}
	inner, err := f.base.CreateTemp(name)
	if out.Err != nil {
		if err == nil {
			_ = inner.Close()
			inner.Release()
		}
		return nil, out.Err
	}
	if err != nil {
		return nil, err
	}
	return &temp{fs: f, name: name, Temp: inner}, nil
}

// temp is a temporary file. Its Release is no operation.
type temp struct {
	atomicfile.Temp
	fs     *FS
	name   string
	failed error // of Sync
}

func (t *temp) Write(p []byte) (int, error) {
	return t.fs.write(t.name, p, t.Temp.Write)
}

func (t *temp) Chmod(mode hackpadfs.FileMode) error {
	return t.fs.do(Chmod, t.name, func() error { return t.Temp.Chmod(mode) })
}

func (t *temp) Sync() error { return t.fs.sync(t.name, &t.failed, t.Temp.Sync) }

func (t *temp) Close() error { return t.fs.do(Close, t.name, t.Temp.Close) }
