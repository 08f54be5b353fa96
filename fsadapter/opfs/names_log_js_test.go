package opfs

import (
	"strings"
	"sync"
	"testing"

	"holdfast/fsadapter/internal/jsutil"
)

// The first name that is made comes behind those that fill the log, and nothing
// is left of them.
func TestFirstNameFillsTheLog(t *testing.T) {
	fsys := newFS(t)
	want := 0
	if jsutil.UsesLevelDB() {
		want = fillNames
	}
	filled = sync.Once{}
	makes := inject("FileSystemDirectoryHandle", "getDirectoryHandle",
		`if (args[0].startsWith('holdfast-fill-')) state.calls++; return original.apply(self, args);`)
	defer makes.undo()
	for _, name := range []string{"a.json", "b.json"} {
		replace(t, fsys, name, "content")
		if got := makes.calls(); got != want {
			t.Errorf("%d names were made before %s; want %d", got, name, want)
		}
	}
	root, err := storageRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names, err := list(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range names {
		if strings.HasPrefix(s.name, "holdfast-fill-") {
			t.Errorf("%.20s… is left", s.name)
		}
	}
}

// A log that can't be filled keeps nobody from making names.
func TestLogThatCannotBeFilled(t *testing.T) {
	fsys := newFS(t)
	filled = sync.Once{}
	refusal := inject("FileSystemDirectoryHandle", "getDirectoryHandle", failAt(0, "UnknownError", true))
	replace(t, fsys, "a.json", "content")
	refusal.undo()
	if got, err := fsys.ReadFile("a.json"); err != nil || string(got) != "content" {
		t.Errorf("read %q, %v", got, err)
	}
}
