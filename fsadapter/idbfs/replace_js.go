package idbfs

import (
	"context"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/fserr"
)

// Permissions of what ReplaceFile makes.
const (
	filePerm hackpadfs.FileMode = 0o600
	dirPerm  hackpadfs.FileMode = 0o700
)

// ReplaceFile implements [fsadapter.Replacer]: one transaction stores the new
// bytes under a new file id, lets the name point to it and deletes the old
// bytes. A file keeps its permission bits.
func (fsys *FS) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if err := fserr.CheckName("replace", name); err != nil {
		return err
	}
	names := lineage(name)
	return pathErr("replace", name, fsys.transact(ctx, readWrite, func(t *txn) {
		t.nodesByPath(names, func(nodes []*node) {
			last := len(names) - 1
			writes, err := t.missingDirs(names[:last], nodes[:last], dirPerm)
			if err != nil {
				t.fail(err)
				return
			}
			t.replace(nodes[last], name, data, writes)
		})
	}))
}

// replace stores data under a new id first: these pieces may be issued all at
// once, for they are nobody's until the record is there.
func (t *txn) replace(old *node, name string, data []byte, before []write) {
	file := newNode(name, filePerm)
	file.size = int64(len(data))
	writes := before
	if old != nil {
		if old.isDir() {
			t.fail(hackpadfs.ErrIsDir)
			return
		}
		file.mode = old.mode
		writes = append(writes, t.dropNode(old), t.dropChunks(old.id, 0))
	}
	writes = append(writes, t.addNode(file))
	t.putChunks(file.id, data, func() { t.end(writes...) })
}

// ReadFile implements [hackpadfs.ReadFileFS]. The whole file is read in one
// transaction, so the result is never a mix of two contents.
func (fsys *FS) ReadFile(name string) ([]byte, error) {
	var data []byte
	err := fsys.run("open", name, readOnly, func(t *txn) {
		t.need(name, func(n *node) {
			if n.isDir() {
				t.fail(fserr.Path("read", name, hackpadfs.ErrIsDir))
				return
			}
			t.allChunks(n, func(read []byte) { data = read })
		})
	})
	return data, err
}
