package idbfs

import (
	"context"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/fserr"
)

// Rename implements [hackpadfs.RenameFS]: as POSIX does it, except that a
// directory never replaces another. Files that are open follow.
func (fsys *FS) Rename(oldName, newName string) error {
	err := checkRename(oldName, newName)
	if err == nil {
		err = fsys.transact(context.Background(), readWrite, func(t *txn) { t.rename(oldName, newName) })
	}
	return fserr.Link("rename", oldName, newName, err)
}

func checkRename(oldName, newName string) error {
	valid := hackpadfs.ValidPath(oldName) && hackpadfs.ValidPath(newName)
	if !valid || oldName == "." || newName == "." || isBelow(newName, oldName) {
		return hackpadfs.ErrInvalid
	}
	return nil
}

func (t *txn) rename(oldName, newName string) {
	t.need(oldName, func(source *node) {
		t.resolve(newName, func(target *node) {
			switch {
			case target != nil && target.isDir():
				t.fail(hackpadfs.ErrExist)
			case target != nil && source.isDir():
				t.fail(hackpadfs.ErrNotDir)
			case oldName == newName: // it is done
			case source.isDir():
				t.moveDir(source, newName)
			case target != nil:
				t.end(t.dropNode(target), t.dropChunks(target.id, 0), t.move(source, newName))
			default:
				t.end(t.move(source, newName))
			}
		})
	})
}

func (t *txn) move(n *node, newName string) write {
	n.path = newName
	return t.putNode(n)
}

// moveDir renames a directory and with it all that is below: records know
// their whole path.
func (t *txn) moveDir(dir *node, newName string) {
	oldName := dir.path
	t.nodesBelow(oldName, func(nodes []*node) {
		writes := []write{t.move(dir, newName)}
		for _, n := range nodes {
			writes = append(writes, t.move(n, newName+n.path[len(oldName):]))
		}
		t.end(writes...)
	})
}
