package memfs

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

// lookup follows a valid name. The caller holds f.mu.
func (f *FS) lookup(name string) (*inode, error) {
	node := f.root
	if name == "." {
		return node, nil
	}
	for elem := range strings.SplitSeq(name, "/") {
		if !node.isDir() {
			return nil, hackpadfs.ErrNotDir
		}
		child, ok := node.children[elem]
		if !ok {
			return nil, hackpadfs.ErrNotExist
		}
		node = child
	}
	return node, nil
}

// parent returns the directory that name is or would be in. The caller holds
// f.mu.
func (f *FS) parent(name string) (*inode, string, error) {
	dir, err := f.lookup(path.Dir(name))
	if err == nil && !dir.isDir() {
		err = hackpadfs.ErrNotDir
	}
	return dir, path.Base(name), err
}

// createFile adds a new empty file. The caller holds f.mu.
func (f *FS) createFile(name string, perm hackpadfs.FileMode) (*inode, error) {
	dir, base, err := f.parent(name)
	if err != nil {
		return nil, err
	}
	node := newFile(perm)
	dir.children[base] = node
	f.record(Op{Kind: OpCreate, Name: name, Node: node.id})
	return node, nil
}

// Mkdir implements [hackpadfs.MkdirFS].
func (f *FS) Mkdir(name string, perm hackpadfs.FileMode) error {
	if err := fserr.CheckName("mkdir", name); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.lookup(name); err == nil {
		return fserr.Path("mkdir", name, hackpadfs.ErrExist)
	}
	dir, base, err := f.parent(name)
	if err != nil {
		return fserr.Path("mkdir", name, err)
	}
	node := newDir(perm)
	dir.children[base] = node
	f.record(Op{Kind: OpMkdir, Name: name, Node: node.id})
	return nil
}

// MkdirAll implements [hackpadfs.MkdirAllFS]. The new names are durable when
// it returns.
func (f *FS) MkdirAll(name string, perm hackpadfs.FileMode) error {
	if err := fserr.CheckName("mkdir", name); err != nil {
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
	if err := fserr.CheckName("remove", name); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return fserr.Path("remove", name, f.unlink(name))
}

func (f *FS) unlink(name string) error {
	node, err := f.lookup(name)
	switch {
	case err != nil:
		return err
	case name == ".":
		return hackpadfs.ErrInvalid
	case len(node.children) > 0:
		return hackpadfs.ErrNotEmpty
	}
	dir, base, err := f.parent(name)
	if err == nil {
		delete(dir.children, base)
		f.record(Op{Kind: OpRemove, Name: name})
	}
	return err
}

// Rename implements [hackpadfs.RenameFS]. The new name is durable when it
// returns.
func (f *FS) Rename(oldName, newName string) error {
	return atomicfile.Rename(f, oldName, newName)
}

// MoveName renames a file or a directory, not durably.
func (f *FS) MoveName(oldName, newName string) error {
	if !hackpadfs.ValidPath(oldName) || !hackpadfs.ValidPath(newName) {
		return fserr.Link("rename", oldName, newName, hackpadfs.ErrInvalid)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return fserr.Link("rename", oldName, newName, f.move(oldName, newName))
}

func (f *FS) move(oldName, newName string) error {
	node, err := f.lookup(oldName)
	if err != nil {
		return err
	}
	oldDir, oldBase, err := f.parent(oldName)
	if err != nil {
		return err
	}
	newDir, newBase, err := f.parent(newName)
	if err != nil {
		return err
	}
	target, exists := newDir.children[newBase]
	switch {
	case oldName == "." || newName == ".", strings.HasPrefix(newName, oldName+"/"):
		return hackpadfs.ErrInvalid
	case exists && target.isDir():
		return hackpadfs.ErrExist // as package os has it, even for an empty one
	case exists && node.isDir():
		return hackpadfs.ErrNotDir
	}
	delete(oldDir.children, oldBase)
	newDir.children[newBase] = node
	f.record(Op{Kind: OpRename, Node: node.id, Name: oldName, To: newName})
	return nil
}

// SyncDir makes the names in a directory durable.
func (f *FS) SyncDir(name string) error {
	node, err := f.find("sync", name)
	if err == nil && !node.isDir() {
		err = fserr.Path("sync", name, hackpadfs.ErrNotDir)
	}
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.record(Op{Kind: OpSyncDir, Name: name})
	return nil
}

// Names lists the names in a directory.
func (f *FS) Names(dir string) ([]string, error) {
	node, err := f.find("readdir", dir)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Collect(maps.Keys(node.children)), nil
}
