package idbfs

import (
	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/fserr"
)

// Mkdir implements [hackpadfs.MkdirFS].
func (fsys *FS) Mkdir(name string, perm hackpadfs.FileMode) error {
	return fsys.run("mkdir", name, readWrite, func(t *txn) {
		t.resolve(name, func(n *node) {
			if n != nil {
				t.fail(hackpadfs.ErrExist)
				return
			}
			t.end(t.addNode(newNode(name, hackpadfs.ModeDir|perm.Perm())))
		})
	})
}

// MkdirAll implements [hackpadfs.MkdirAllFS]. It makes all missing directories
// or none.
func (fsys *FS) MkdirAll(name string, perm hackpadfs.FileMode) error {
	return fsys.run("mkdir", name, readWrite, func(t *txn) {
		names := lineage(name)
		t.nodesByPath(names, func(nodes []*node) {
			writes, err := t.missingDirs(names, nodes, perm)
			if err != nil {
				t.fail(err)
				return
			}
			t.end(writes...)
		})
	})
}

// ReadDir implements [hackpadfs.ReadDirFS]. Entries are sorted by name.
func (fsys *FS) ReadDir(name string) ([]hackpadfs.DirEntry, error) {
	var entries []hackpadfs.DirEntry
	err := fsys.run("open", name, readOnly, func(t *txn) {
		t.need(name, func(n *node) {
			if !n.isDir() {
				t.fail(fserr.Path("readdir", name, hackpadfs.ErrNotDir))
				return
			}
			t.nodesIn(name, func(nodes []*node) { entries = entriesOf(nodes) })
		})
	})
	return entries, err
}

// Remove implements [hackpadfs.RemoveFS]. Files that are open elsewhere are
// removed too; see the package comment.
func (fsys *FS) Remove(name string) error {
	if name == "." {
		return fserr.Path("remove", name, hackpadfs.ErrInvalid)
	}
	return fsys.run("remove", name, readWrite, func(t *txn) {
		t.need(name, func(n *node) {
			if n.isDir() {
				t.removeDir(n)
				return
			}
			t.end(t.dropNode(n), t.dropChunks(n.id, 0))
		})
	})
}

func (t *txn) removeDir(n *node) {
	t.nodesIn(n.path, func(nodes []*node) {
		if len(nodes) > 0 {
			t.fail(hackpadfs.ErrNotEmpty)
			return
		}
		t.end(t.dropNode(n))
	})
}
