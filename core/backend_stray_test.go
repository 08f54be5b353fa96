package core_test

import (
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

func TestStray(t *testing.T) {
	fsys := memfs.New() // a page has no disk
	b := openBackend(t, fsys, core.Options{})
	if n, err := b.Stray(t.Context()); n != 0 || err != nil {
		t.Errorf("of nothing: %d, %v", n, err)
	}
	s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
	remember(t, s, at("1", 1, "one"))
	remember(t, s, at("2", 2, "two"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Stray(t.Context()); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	f, err := fsys.OpenFile(sessionFile, hackpadfs.FlagWriteOnly|hackpadfs.FlagTruncate, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Stray(t.Context()); n != 2 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
