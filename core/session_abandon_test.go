package core

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/memfs"
)

// What a session has in memory outlives its file, and puts nothing back.
func TestAbandon(t *testing.T) {
	ctx := context.Background()
	fsys := memfs.New()
	s, err := OpenSession(ctx, fsys, "m.json", SessionOptions{SessionID: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"1", "2"} {
		if _, err := s.Put(ctx, Entry{ID: id, Tier: TierSession, Content: "entry " + id}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"m.json", "m.json.journal"} {
		if err := fsys.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	c, err := s.Abandon()
	if err != nil || c.SessionID != "ada" || len(c.Entries) != 2 || c.Entries[1].Content != "entry 2" {
		t.Fatalf("left: %+v, %v", c, err)
	}
	if _, err := fsys.Stat("m.json"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("the file is back: %v", err)
	}
	if _, err := s.List(ctx, ListOptions{}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("list: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if c, err := s.Abandon(); c != nil || !errors.Is(err, fs.ErrClosed) {
		t.Errorf("again: %v, %v", c, err)
	}
	lock, err := fsys.Lock(ctx, "m.json")
	if err != nil {
		t.Fatalf("its lock was kept: %v", err)
	}
	_ = lock.Unlock()
}
