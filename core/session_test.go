package core_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

const sessionFile = "agents/ada/memory.json"

func openSession(t *testing.T, fsys fsadapter.FS, opts core.SessionOptions) *core.Session {
	t.Helper()
	s, err := core.OpenSession(t.Context(), fsys, sessionFile, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func remember(t *testing.T, s *core.Session, entries ...core.Entry) []string {
	t.Helper()
	ids, err := s.Put(t.Context(), entries...)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// contents lists the contents of all entries, newest first.
func contents(t *testing.T, s *core.Session) []string {
	t.Helper()
	list, err := s.List(t.Context(), core.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range list {
		texts = append(texts, e.Content)
	}
	return texts
}

func wantContents(t *testing.T, s *core.Session, want ...string) {
	t.Helper()
	if got := contents(t, s); !slices.Equal(got, want) {
		t.Errorf("entries are %q; want %q", got, want)
	}
}

// at returns an entry created some seconds after a fixed time.
func at(id string, seconds int, content string) core.Entry {
	when := time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second)
	return core.Entry{ID: id, Tier: core.TierSession, Content: content, CreatedAt: when, LastAccessed: when}
}

func TestSessionStartsWithNothingAndCreatesNothing(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{})
	wantContents(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := fsys.Stat(sessionFile); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Stat = %v; want no file", err)
	}
}

func TestSessionKeepsWhatWasPut(t *testing.T) {
	for _, format := range []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack} {
		t.Run(format.String(), func(t *testing.T) {
			fsys := memfs.New()
			opts := core.SessionOptions{Format: format, SessionID: "ada-1", KeepJournal: true}
			s := openSession(t, fsys, opts)
			remember(t, s, at("a", 1, "first"), at("b", 2, "second"))
			remember(t, s, at("c", 3, "third"))
			remember(t, s, at("a", 1, "first, again"))
			if n, err := s.Delete(t.Context(), "b", "nobody"); n != 1 || err != nil {
				t.Fatalf("Delete = %d, %v; want 1", n, err)
			}
			want := []string{"third", "first, again"}
			wantContents(t, s, want...)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			replayed := openSession(t, fsys, opts)
			wantContents(t, replayed, want...)
			if err := replayed.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
			wantContents(t, replayed, want...)
			folded := openSession(t, fsys, opts)
			wantContents(t, folded, want...)
			if st, err := folded.Stats(t.Context()); err != nil || st.JournalBytes != 0 || st.Entries != 2 {
				t.Errorf("Stats = %+v, %v; want an empty journal", st, err)
			}
			if id, err := folded.SessionID(t.Context()); id != "ada-1" || err != nil {
				t.Errorf("SessionID = %q, %v", id, err)
			}
		})
	}
}

func TestSessionFillsInWhatIsMissing(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	ids := remember(t, s, core.Entry{Content: "one"}, core.Entry{Content: "two"})
	if len(ids) != 2 || len(ids[0]) != 26 || ids[0] >= ids[1] {
		t.Fatalf("ids = %q; want two ULIDs in order", ids)
	}
	e, err := s.Get(t.Context(), ids[0])
	if err != nil || e.Tier != core.TierSession || time.Since(e.CreatedAt) > time.Minute || e.LastAccessed.IsZero() {
		t.Errorf("Get = %+v, %v", e, err)
	}
	remember(t, s, core.Entry{ID: ids[0], Content: "one, again"})
	again, err := s.Get(t.Context(), ids[0])
	if err != nil || !again.CreatedAt.Equal(e.CreatedAt) || again.Content != "one, again" {
		t.Errorf("after replacing it, Get = %+v, %v", again, err)
	}
}

func TestSessionGetOfNobodyIsNotExist(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	if _, err := s.Get(t.Context(), "nobody"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Get = %v; want ErrNotExist", err)
	}
}

func TestSessionRefusesWhatNoContainerHolds(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	remember(t, s, at("a", 1, "good"))
	for name, e := range map[string]core.Entry{
		"tier":       {Tier: "eternal"},
		"content":    {Content: "\xff"},
		"id":         {ID: "\xff"},
		"importance": {Importance: nan()},
	} {
		var invalid *core.InvalidError
		if _, err := s.Put(t.Context(), at("b", 2, "fine"), e); !errors.As(err, &invalid) {
			t.Errorf("%s: Put = %v; want *InvalidError", name, err)
		}
	}
	wantContents(t, s, "good")
}

func nan() float32 { zero := float32(0); return zero / zero }

func TestSessionTouch(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
	remember(t, s, at("a", 1, "x"))
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if n, err := s.Touch(t.Context(), "a", "a", "nobody"); n != 1 || err != nil {
			t.Fatalf("Touch = %d, %v; want 1", n, err)
		}
	}
	for _, reader := range []*core.Session{s, openSession(t, fsys, core.SessionOptions{})} {
		e, err := reader.Get(t.Context(), "a")
		if err != nil || e.AccessCount != 3 || time.Since(e.LastAccessed) > time.Minute || e.Content != "x" {
			t.Errorf("Get = %+v, %v; want three accesses", e, err)
		}
		if err := reader.Checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSessionListsInOrder(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	for i, importance := range []float32{0.5, 0.9, 0.1, 0.9, 0.2} {
		e := at(fmt.Sprint(i), i, fmt.Sprint(i))
		e.Importance = importance
		if i%2 == 1 {
			e.Tier = core.TierProject
		}
		remember(t, s, e)
	}
	for _, test := range []struct {
		opts core.ListOptions
		want []string
	}{
		{core.ListOptions{}, []string{"4", "3", "2", "1", "0"}},
		{core.ListOptions{Limit: 2}, []string{"4", "3"}},
		{core.ListOptions{Limit: 2, Offset: 3}, []string{"1", "0"}},
		{core.ListOptions{Offset: 9}, nil},
		{core.ListOptions{Order: core.MostImportant}, []string{"3", "1", "0", "4", "2"}},
		{core.ListOptions{Tier: core.TierProject}, []string{"3", "1"}},
	} {
		list, err := s.List(t.Context(), test.opts)
		var got []string
		for _, e := range list {
			got = append(got, e.ID)
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("List(%+v) = %v, %v; want %v", test.opts, got, err, test.want)
		}
	}
	if n, err := s.Count(t.Context(), core.TierProject); n != 2 || err != nil {
		t.Errorf("Count = %d, %v; want 2", n, err)
	}
}

func TestSessionQueries(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	remember(t, s, at("1", 1, "Prefers METRIC units"), at("2", 2, "writes Go"), at("3", 3, "metric again"))
	var many []core.Entry
	for i := range 15 {
		many = append(many, at(fmt.Sprint("m", i), 10+i, "many"))
	}
	remember(t, s, many...)
	when := at("", 2, "").CreatedAt
	for _, test := range []struct {
		opts core.QueryOptions
		want int
	}{
		{core.QueryOptions{Text: "Metric"}, 2},
		{core.QueryOptions{Text: "metric", Until: when}, 1},
		{core.QueryOptions{Since: when, Until: when}, 1},
		{core.QueryOptions{Text: "many"}, core.DefaultQueryLimit},
		{core.QueryOptions{Text: "many", Limit: -1}, 15},
		{core.QueryOptions{Text: "many", Limit: -1, Offset: 12}, 3},
		{core.QueryOptions{Tier: core.TierWorking}, 0},
		{core.QueryOptions{Text: "nothing"}, 0},
	} {
		list, err := s.Query(t.Context(), test.opts)
		if err != nil || len(list) != test.want {
			t.Errorf("Query(%+v) = %d entries, %v; want %d", test.opts, len(list), err, test.want)
		}
	}
}

func TestSessionComparesAndSets(t *testing.T) {
	fsys := memfs.New()
	a, b := openSession(t, fsys, core.SessionOptions{}), openSession(t, fsys, core.SessionOptions{})
	remember(t, a, at("x", 1, "one"))
	e, err := b.Get(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]core.Revision{"x": e.Revision()}
	if _, err := a.Touch(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.PutIf(t.Context(), seen, at("x", 1, "two")); err != nil {
		t.Fatalf("a touch changed the revision: %v", err)
	}
	if _, err := b.PutIf(t.Context(), seen, at("x", 1, "lost")); !errors.Is(err, core.ErrConflict) {
		t.Errorf("PutIf = %v; want ErrConflict", err)
	}
	if err := b.DeleteIf(t.Context(), seen); !errors.Is(err, core.ErrConflict) {
		t.Errorf("DeleteIf = %v; want ErrConflict", err)
	}
	if _, err := b.PutIf(t.Context(), map[string]core.Revision{"y": ""}, at("y", 2, "new")); err != nil {
		t.Error(err)
	}
	if _, err := b.PutIf(t.Context(), map[string]core.Revision{"y": ""}, at("y", 2, "newer")); !errors.Is(err, core.ErrConflict) {
		t.Errorf("PutIf of a new one = %v; want ErrConflict", err)
	}
	wantContents(t, a, "new", "two")
}

func TestSessionsSeeEachOther(t *testing.T) {
	fsys := memfs.New()
	a, b := openSession(t, fsys, core.SessionOptions{}), openSession(t, fsys, core.SessionOptions{})
	for i := range 20 {
		remember(t, a, at(fmt.Sprint("a", i), 2*i, "from a"))
		remember(t, b, at(fmt.Sprint("b", i), 2*i+1, "from b"))
		if i == 10 {
			if err := a.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if i == 15 {
			if err := b.Clear(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range []*core.Session{a, b, openSession(t, fsys, core.SessionOptions{})} {
		if n, err := s.Count(t.Context(), ""); n != 8 || err != nil {
			t.Errorf("Count = %d, %v; want 8", n, err)
		}
	}
}

func TestSessionFoldsAGrownJournal(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{CheckpointSize: 4096})
	longest := int64(0)
	for i := range 300 {
		remember(t, s, at(fmt.Sprint(i), i, "some content that takes its room"))
		st, err := s.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		longest = max(longest, st.JournalBytes)
		if st.JournalBytes > max(4096, st.ContainerBytes/2) {
			t.Fatalf("after %d entries the journal has %d bytes, the container %d", i+1, st.JournalBytes, st.ContainerBytes)
		}
	}
	if longest < 2048 {
		t.Errorf("the journal never grew beyond %d bytes", longest)
	}
}

func TestSessionIsSafeForGoroutines(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{CheckpointSize: 2000})
	done := make(chan error)
	for g := range 8 {
		go func() {
			var err error
			for i := range 25 {
				if _, err = s.Put(context.Background(), at(fmt.Sprint(g, "-", i), i, "x")); err != nil {
					break
				}
				if _, err = s.List(context.Background(), core.ListOptions{Limit: 3}); err != nil {
					break
				}
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n, err := s.Count(t.Context(), ""); n != 200 || err != nil {
		t.Errorf("Count = %d, %v; want 200", n, err)
	}
}

func TestSessionIsClosed(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	remember(t, s, at("a", 1, "x"))
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Put(t.Context(), at("b", 1, "x")); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Put = %v; want ErrClosed", err)
	}
	if _, err := s.List(t.Context(), core.ListOptions{}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("List = %v; want ErrClosed", err)
	}
}

func TestSessionTellsOfChanges(t *testing.T) {
	fsys := memfs.New()
	changes := make(chan core.Notice, 10)
	a := openSession(t, fsys, core.SessionOptions{
		OnChange:     func(c core.Notice) { changes <- c },
		PollInterval: time.Millisecond,
	})
	remember(t, a, at("a", 1, "mine"))
	select {
	case c := <-changes:
		t.Errorf("told of a change of its own: %+v", c)
	case <-time.After(20 * time.Millisecond):
	}
	remember(t, openSession(t, fsys, core.SessionOptions{}), at("b", 2, "theirs"))
	select {
	case <-changes:
	case <-time.After(10 * time.Second):
		t.Fatal("not told of a change by another session")
	}
	wantContents(t, a, "theirs", "mine")
}
