package core_test

import (
	"errors"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

// An open session knows what was acknowledged: a journal that is gone, or shorter,
// is no smaller memory.
func TestAnOpenSessionMissesItsJournal(t *testing.T) {
	for how, spoil := range map[string]func(fsys *memfs.FS, journal []byte) error{
		"deleted":  func(fsys *memfs.FS, _ []byte) error { return fsys.Remove(journalFile) },
		"cut off":  func(fsys *memfs.FS, b []byte) error { return fsys.ReplaceFile(t.Context(), journalFile, b[:len(b)-20]) },
		"emptied":  func(fsys *memfs.FS, b []byte) error { return fsys.ReplaceFile(t.Context(), journalFile, nil) },
		"set back": func(fsys *memfs.FS, b []byte) error { return fsys.ReplaceFile(t.Context(), journalFile, b[:8192]) },
	} {
		fsys := journaled(t)
		s := openSession(t, fsys, core.Options{KeepJournal: true})
		wantContents(t, s, "entry 2", "entry 1", "entry 0")
		if err := spoil(fsys, readFile(t, fsys, journalFile)); err != nil {
			t.Fatal(err)
		}
		var corrupt *core.CorruptError
		for range 2 {
			if list, err := s.List(t.Context(), core.ListOptions{}); !errors.As(err, &corrupt) || corrupt.Path != journalFile {
				t.Errorf("%s: List = %d entries, %v", how, len(list), err)
			}
			if _, err := s.Put(t.Context(), at("9", 9, "new")); !errors.As(err, &corrupt) {
				t.Errorf("%s: Put = %v", how, err)
			}
		}
		// It has what was acknowledged, for whoever wants to keep it.
		if c, err := s.Abandon(); err != nil || len(c.Entries) != 3 {
			t.Errorf("%s: %+v, %v", how, c, err)
		}
	}
}

func TestClearThenCloseLeavesNothing(t *testing.T) {
	fsys := memfs.New()
	s, other := openSession(t, fsys, core.Options{}), openSession(t, fsys, core.Options{})
	remember(t, s, at("a", 1, "A"))
	wantContents(t, other, "A")
	if err := s.Backend().Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*core.Session{s, other} {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if names := fileNames(t, fsys); len(names) > 0 {
			t.Errorf("Close has made %q", names)
		}
	}
}

// The session ID and listeners change on the living store: nothing is folded.
func TestOptionsChangeOnTheLivingStore(t *testing.T) {
	fsys := journaled(t)
	s := openSession(t, fsys, core.Options{})
	remember(t, s, at("9", 9, "new"))
	before, err := fsys.Stamp(sessionFile)
	if err != nil {
		t.Fatal(err)
	}
	journal := readFile(t, fsys, journalFile)
	s.Backend().SetSessionID("other")
	s.OnChange(func(core.Notice) {})()
	if after, err := fsys.Stamp(sessionFile); err != nil || after != before {
		t.Errorf("the container was written: %v", err)
	}
	if got := readFile(t, fsys, journalFile); len(got) != len(journal) {
		t.Errorf("the journal has %d bytes; had %d", len(got), len(journal))
	}
}
