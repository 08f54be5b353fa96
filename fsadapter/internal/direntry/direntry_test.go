package direntry_test

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/direntry"
)

type named struct {
	fs.DirEntry
	name string
}

func (n named) Name() string { return n.name }

func TestSortByName(t *testing.T) {
	for _, names := range [][]string{nil, {"a"}, {"b", "a"}, {"c", "a", "b", "a0", "B", "é", "z", "a"}} {
		var entries []hackpadfs.DirEntry
		for _, name := range names {
			entries = append(entries, named{name: name})
		}
		direntry.SortByName(entries)
		want := slices.Sorted(slices.Values(names))
		for i, e := range entries {
			if e.Name() != want[i] {
				t.Errorf("%q: %d is %s, want %s", names, i, e.Name(), want[i])
			}
		}
	}
}
