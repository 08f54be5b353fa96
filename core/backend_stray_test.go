package core_test

import (
	"os"
	"testing"

	"holdfast/core"
)

func TestStray(t *testing.T) {
	fsys := diskFS(t)
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
	f, err := fsys.OpenFile(sessionFile, os.O_WRONLY|os.O_TRUNC, 0o600)
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
