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
			if err := t.makeParents(names[:last], nodes[:last], dirPerm); err != nil {
				t.fail(err)
				return
			}
			t.replace(nodes[last], name, data)
		})
	}))
}

func (t *txn) replace(old *node, name string, data []byte) {
	file := newNode(name, filePerm)
	if old != nil {
		if old.isDir() {
			t.fail(hackpadfs.ErrIsDir)
			return
		}
		file.mode, file.generation = old.mode, old.generation
		t.remove(old)
	}
	file.size = int64(len(data))
	t.add(file)
	t.putChunks(file.id, data)
	t.succeed()
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
			t.allChunks(n, func(read []byte) {
				data = read
				t.succeed()
			})
		})
	})
	return data, err
}
