// Package direntry holds what adapters do with the entries of a directory.
package direntry

import (
	"sort"

	"github.com/hack-pad/hackpadfs"
)

// SortByName sorts entries as [hackpadfs.ReadDirFS] returns them. It inserts one
// after the other: a sort of package slices would take 4 KB of the download, and
// is faster only where there are many thousands.
func SortByName(entries []hackpadfs.DirEntry) {
	for i, e := range entries {
		at := sort.Search(i, func(j int) bool { return entries[j].Name() > e.Name() })
		copy(entries[at+1:i+1], entries[at:i])
		entries[at] = e
	}
}
