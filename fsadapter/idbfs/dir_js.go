package idbfs

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// chunksPerPart is how many pieces removeByParts deletes at once.
const chunksPerPart = 8

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
	var file *node
	err := fsys.run("remove", name, readWrite, func(t *txn) {
		t.need(name, func(n *node) {
			if n.isDir() {
				t.removeDir(n)
				return
			}
			file = n
			t.end(t.dropNode(n), t.dropChunks(n.id, 0))
		})
	})
	if file != nil && errors.Is(err, fsadapter.ErrNoSpace) {
		return fsys.removeByParts(name)
	}
	return err
}

// removeByParts removes a file when there is no room for doing so at once:
// Firefox needs some to delete as well, which the first pieces then give.
func (fsys *FS) removeByParts(name string) error {
	var file *node
	err := fsys.run("remove", name, readWrite, func(t *txn) {
		t.need(name, func(n *node) {
			file = n
			t.end(t.dropNode(n))
		})
	})
	if err != nil {
		return err
	}
	for from := (file.size - 1) / chunkSize; from >= 0; from -= chunksPerPart {
		// What stays belongs to no file. It is deleted by the next sweep.
		_ = fsys.transact(context.Background(), readWrite, func(t *txn) {
			t.end(t.dropChunks(file.id, max(from-chunksPerPart+1, 0)))
		})
	}
	return nil
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
