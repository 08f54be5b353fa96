package idbfs

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/hack-pad/hackpadfs"
)

// Renaming a directory takes all that is below and nothing that only looks
// alike.
func TestRenameOfADirectory(t *testing.T) {
	fsys := newFS(t)
	for _, name := range []string{"a/x", "a/b/c/d", "a/\U0010FFFF", "a/\uFFFF", "a0", "a-", "a.b/x", "ab/x", "z/a/x"} {
		store(t, fsys, name, []byte(name))
	}
	if err := fsys.Rename("a", "new"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		".", "a-", "a.b", "a.b/x", "a0", "ab", "ab/x",
		"new", "new/b", "new/b/c", "new/b/c/d", "new/x", "new/\uFFFF", "new/\U0010FFFF",
		"z", "z/a", "z/a/x",
	}
	if got := slices.Sorted(maps.Keys(state(t, fsys))); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	expectContent(t, fsys, "new/b/c/d", []byte("a/b/c/d"))
}

func TestRenameRefuses(t *testing.T) {
	fsys := newFS(t)
	store(t, fsys, "dir/file", nil)
	store(t, fsys, "file", nil)
	before := state(t, fsys)
	for _, test := range []struct {
		oldName, newName string
		want             error
	}{
		{"dir", "dir/sub", hackpadfs.ErrInvalid},
		{".", "x", hackpadfs.ErrInvalid},
		{"file", ".", hackpadfs.ErrInvalid},
		{"dir", "file", hackpadfs.ErrNotDir},
		{"file", "dir", hackpadfs.ErrExist},
		{"file", "none/x", hackpadfs.ErrNotExist},
		{"file", "file/x", hackpadfs.ErrInvalid},
		{"dir/file", "file/x", hackpadfs.ErrNotDir},
		{"file/x", "y", hackpadfs.ErrNotDir},
	} {
		if err := fsys.Rename(test.oldName, test.newName); !errors.Is(err, test.want) {
			t.Errorf("Rename(%s, %s) = %v; want %v", test.oldName, test.newName, err, test.want)
		}
	}
	expectState(t, fsys, before)
}

// A stamp changes with each change, and only then.
func TestStamp(t *testing.T) {
	fsys := newFS(t)
	seen := map[string]bool{}
	expectNew := func() {
		t.Helper()
		stamp, err := fsys.Stamp("file")
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := fsys.Stamp("file"); again != stamp || seen[stamp] {
			t.Errorf("stamp %s, then %s; seen before: %v", stamp, again, seen[stamp])
		}
		seen[stamp] = true
	}
	store(t, fsys, "file", []byte("same"))
	expectNew()
	store(t, fsys, "file", []byte("same"))
	expectNew()
	f := openAs(t, fsys, "file", readWriteFlags)
	writeTo(t, f, []byte("same"))
	expectNew()
	if err := f.Truncate(4); err != nil {
		t.Fatal(err)
	}
	expectNew()
	if _, err := fsys.Stamp("none"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("Stamp of nothing = %v; want ErrNotExist", err)
	}
}
