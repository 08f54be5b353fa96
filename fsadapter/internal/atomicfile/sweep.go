package atomicfile

import "path"

// sweep removes the temporary files of name, and of the files that are kept
// beside it under longer names, that no living writer owns. It is housekeeping:
// its failure does not fail the save.
func sweep(fsys Primitives, name string) {
	dir, base := path.Split(name)
	names, err := fsys.Names(path.Clean(dir))
	if err != nil {
		return
	}
	for _, candidate := range names {
		if owner, ok := tempOwner(base, candidate); ok {
			_ = fsys.RemoveAbandoned(dir+candidate, owner)
		}
	}
}
