package crash

import (
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"holdfast/fsadapter/memfs"
)

// names are those of a file system, with the operations on them that no sync of
// their directory has made safe yet.
type names struct {
	safe    map[string]uint64
	pending []memfs.Op
}

func (n *names) apply(op memfs.Op) {
	if op.Kind != memfs.OpSyncDir {
		n.pending = append(n.pending, op)
		return
	}
	n.safe = maps.Clone(n.safe)
	var rest []memfs.Op
	for _, p := range n.pending {
		if dirOf(p) == op.Name {
			alter(n.safe, p)
		} else {
			rest = append(rest, p)
		}
	}
	n.pending = rest
}

// dirOf returns the directory whose sync makes an operation safe.
func dirOf(op memfs.Op) string {
	if op.Kind == memfs.OpRename {
		return path.Dir(op.To)
	}
	return path.Dir(op.Name)
}

// alter does an operation to names.
func alter(names map[string]uint64, op memfs.Op) {
	switch op.Kind {
	case memfs.OpCreate, memfs.OpMkdir:
		names[op.Name] = op.Node
	case memfs.OpRemove:
		delete(names, op.Name)
	case memfs.OpRename:
		if names[op.Name] == op.Node {
			delete(names, op.Name)
		}
		names[op.To] = op.Node
	}
}

// variants lists the names that a disk may hold.
func (n *names) variants(exhaustive int) iter.Seq[map[string]uint64] {
	return func(yield func(map[string]uint64) bool) {
		for chosen := range subsets(len(n.pending), exhaustive) {
			found := maps.Clone(n.safe)
			for i, c := range chosen {
				if c {
					alter(found, n.pending[i])
				}
			}
			dropUnreachable(found)
			if !yield(found) {
				return
			}
		}
	}
}

// dropUnreachable removes the names whose directories are not there.
func dropUnreachable(names map[string]uint64) {
	for _, name := range slices.Sorted(maps.Keys(names)) {
		dir := path.Dir(name)
		if _, ok := names[dir]; !ok && dir != "." {
			delete(names, name)
		}
	}
}

// canonical is a name for comparisons: temporary files have random ones.
func canonical(name string) string {
	if i := strings.Index(name, ".tmp-"); i >= 0 {
		return name[:i+len(".tmp-")]
	}
	return name
}
