package core_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

func TestFilesAreThoseThatHoldMemories(t *testing.T) {
	fsys := memfs.New()
	for _, name := range []string{"z.json", "a/b/c.json", "a/b.msgpack", "a/plain", "q.tmp.json"} {
		for _, beside := range []string{"", ".journal", ".journal.orphan-20240102T030405.000000000Z", ".lock", ".bak", ".v0.bak",
			".v0.2.bak", ".damaged-20240102T030405.000000000Z", ".tmp-n12-0123456789", ".bak.tmp-n12-0123456789", ".tmp.4711"} {
			put(t, fsys, name+beside, []byte(name))
		}
	}
	for folder, want := range map[string]string{
		".":       "a/b/c.json a/b.msgpack a/plain q.tmp.json z.json",
		"a":       "a/b/c.json a/b.msgpack a/plain",
		"a/b":     "a/b/c.json",
		"nowhere": "",
	} {
		list, err := core.Files(t.Context(), fsys, folder)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range list {
			names = append(names, f.Name)
			if f.Size != int64(len(f.Name)) || f.ModTime.IsZero() {
				t.Errorf("%+v", f)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("in %s: %s, want %s", folder, got, want)
		}
	}
	if _, err := core.Files(t.Context(), fsys, "../x"); !errors.Is(err, hackpadfs.ErrInvalid) {
		t.Errorf("a bad name: %v", err)
	}
}
