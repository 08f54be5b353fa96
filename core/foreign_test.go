package core_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// foreignJournals are files of other programs that have the name of a journal.
var foreignJournals = map[string][]byte{
	"a line":    []byte("x"),
	"a text":    []byte("2026-01-02 left for Lisbon, 2026-01-09 came back\n"),
	"4 KB":      bytes.Repeat([]byte("day by day "), 400),
	"8 KB":      bytes.Repeat([]byte("12345678"), 1024),
	"16 KB":     bytes.Repeat([]byte("12345678"), 2048),
	"a memory":  []byte(`{"version":1,"session_id":"s","created_at":"2024-01-02T03:04:05Z","modified_at":"2024-01-02T03:04:05Z","entries":[]}`),
	"other one": append([]byte("HOLDJRNX"), make([]byte, 4000)...),
}

// A journal of another program is neither read nor written nor removed: not by
// what saves, nor by what makes way for a new content.
func TestForeignJournal(t *testing.T) {
	stored := golden(t, "single/v1.pretty.json")
	for name, content := range foreignJournals {
		for what, change := range map[string]func(*core.Backend) error{
			"save":   func(b *core.Backend) error { return b.Save(t.Context(), nil) },
			"load":   func(b *core.Backend) error { _, err := b.Load(t.Context()); return err },
			"import": func(b *core.Backend) error { return b.Import(t.Context(), stored, core.ImportOptions{}) },
			"clear":  func(b *core.Backend) error { return b.Clear(t.Context()) },
			"put": func(b *core.Backend) error {
				s, err := b.Session(t.Context())
				if err == nil {
					_, err = s.Put(t.Context(), core.Entry{Tier: core.TierSession})
				}
				return err
			},
		} {
			fsys := memfs.New()
			put(t, fsys, testFile, stored)
			put(t, fsys, testFile+".journal", content)
			err := change(open(t, fsys, core.Options{}))
			if !errors.Is(err, fsadapter.ErrForeign) || !strings.Contains(err.Error(), testFile+".journal") {
				t.Errorf("%s of %s: %v", what, name, err)
			}
			if !bytes.Equal(get(t, fsys, testFile+".journal"), content) || !bytes.Equal(get(t, fsys, testFile), stored) {
				t.Errorf("%s of %s changed a file", what, name)
			}
		}
	}
}

// What the creation of a journal leaves when it is cut off is ours, and empty.
func TestJournalThatWasBegun(t *testing.T) {
	for _, content := range []string{"", "HOLD", "HOLDJRNL", "\x00", strings.Repeat("\x00", 4096), strings.Repeat("\x00", 8192), strings.Repeat("\x00", 4096) + "HOLDJRNL"} {
		fsys := memfs.New()
		put(t, fsys, testFile, golden(t, "single/v1.pretty.json"))
		put(t, fsys, testFile+".journal", []byte(content))
		s, err := core.OpenSession(t.Context(), fsys, testFile, core.SessionOptions{})
		if err == nil {
			_, err = s.Put(t.Context(), core.Entry{Tier: core.TierSession})
		}
		if err != nil {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// A backup is replaced by a backup, and what is none stays.
func TestForeignBackup(t *testing.T) {
	stored := golden(t, "single/v1.pretty.json")
	fsys := memfs.New()
	put(t, fsys, testFile, stored)
	put(t, fsys, testFile+".bak", []byte("# my notes"))
	err := open(t, fsys, core.Options{}).Import(t.Context(), golden(t, "text/v1.msgpack"), core.ImportOptions{})
	if !errors.Is(err, fsadapter.ErrForeign) || !strings.Contains(err.Error(), ".bak") {
		t.Errorf("import: %v", err)
	}
	if string(get(t, fsys, testFile+".bak")) != "# my notes" || !bytes.Equal(get(t, fsys, testFile), stored) {
		t.Error("a file was changed")
	}
}

const asideAt = "20240102T030405.000000000Z"

// A file that is kept beside a memory is no memory, in upper case neither: some
// file systems do not tell. Backups can be read.
func TestReservedNames(t *testing.T) {
	temp := ".tmp-n12-abcdefghijklmnopqrstuvwxyz"
	for _, name := range []string{".journal", ".JOURNAL", ".journal.orphan-" + asideAt, ".lock", ".Lock", ".lock.node", temp, ".tmp.4711"} {
		var invalid *core.InvalidError
		if _, err := core.Open(memfs.New(), "a/v.json"+name, core.Options{}); !errors.As(err, &invalid) || invalid.Field != "name" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{".bak", ".v0.bak", ".damaged-" + asideAt} {
		fsys := memfs.New()
		stored := golden(t, "single/v1.pretty.json")
		put(t, fsys, testFile+name, stored)
		b, err := core.Open(fsys, testFile+name, core.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if entries, err := b.Load(t.Context()); err != nil || len(entries) != 1 {
			t.Errorf("%s: %v, %v", name, entries, err)
		}
		var invalid *core.InvalidError
		if err := b.Save(t.Context(), nil); !errors.As(err, &invalid) {
			t.Errorf("%s: saved, %v", name, err)
		}
		if !bytes.Equal(get(t, fsys, testFile+name), stored) {
			t.Errorf("%s was changed", name)
		}
	}
	for _, name := range []string{"journal", "v.journal.json", "lock", "my.tmp-notes", "bak", "v.damaged-goods", "tmp.12.json"} {
		if _, err := core.Open(memfs.New(), name, core.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
