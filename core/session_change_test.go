package core_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"holdfast/core"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
)

func idsOfMemory(t *testing.T, s *core.Session) string {
	t.Helper()
	c, err := s.Container(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return entryIDs(c)
}

func TestChangeDoesAllInOneCommit(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.Options{KeepJournal: true})
	remember(t, s, at("a", 1, "A"), at("b", 2, "B"), at("c", 3, "C"))
	b, err := s.Get(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	result, err := s.Change(t.Context(), core.Changes{
		Put:         []core.Entry{at("d", 4, "D"), at("b", 5, "BB")},
		Delete:      []string{"a", "a", "nowhere"},
		Touch:       []string{"b", "c", "d", "a", "c", "nowhere"},
		IfRevision:  map[string]core.Revision{"b": b.Revision(), "d": ""},
		IfNoneUnder: []string{"notes/", "d"},
	})
	if err != nil || result.Deleted != 1 || result.Touched != 3 || strings.Join(result.IDs, " ") != "d b" {
		t.Fatalf("%+v, %v", result, err)
	}
	for _, s := range []*core.Session{s, openSession(t, fsys, core.Options{KeepJournal: true})} {
		if got := idsOfMemory(t, s); got != "b c d" {
			t.Errorf("the memory holds %s", got)
		}
		for _, id := range []string{"b", "c", "d"} {
			if e, err := s.Get(t.Context(), id); err != nil || e.AccessCount != 1 {
				t.Errorf("%+v, %v", e, err)
			}
		}
	}
}

func TestChangeUnderAConditionThatDoesNotHold(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.Options{})
	remember(t, s, at("notes/1", 1, "A"), at("b", 2, "B"))
	for what, c := range map[string]core.Changes{
		`entry "b"`:            {IfRevision: map[string]core.Revision{"b": ""}},
		`entry "c"`:            {IfRevision: map[string]core.Revision{"c": "0123456789abcdef"}},
		`entries under "not"`:  {IfNoneUnder: []string{"x", "not"}},
		`entries under ""`:     {IfNoneUnder: []string{""}},
		`entries under "b"`:    {IfNoneUnder: []string{"b"}},
		`entries under "notes`: {IfNoneUnder: []string{"notes/1"}},
	} {
		c.Put, c.Delete, c.Touch = []core.Entry{at("new", 9, "N")}, []string{"b"}, []string{"notes/1"}
		_, err := s.Change(t.Context(), c)
		if !errors.Is(err, core.ErrConflict) || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	var invalid *core.InvalidError
	if _, err := s.Change(t.Context(), core.Changes{Put: []core.Entry{at("x", 1, ""), at("b", 9, "N")}, Delete: []string{"b"}}); !errors.As(err, &invalid) ||
		invalid.Field != "entries[1].id" {
		t.Errorf("put and deleted: %v", err)
	}
	if got := idsOfMemory(t, s); got != "notes/1 b" {
		t.Errorf("the memory holds %s", got)
	}
}

func TestUpdate(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.Options{})
	other := openSession(t, fsys, core.Options{})
	remember(t, s, at("n", 1, ""))
	add := func(e *core.Entry) error { e.Content += "x"; return nil }
	var all sync.WaitGroup
	for _, s := range []*core.Session{s, other, s, other} {
		all.Go(func() {
			for range 10 {
				if _, err := s.Update(t.Context(), "n", add); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if e, err := other.Update(t.Context(), "n", add); err != nil || e.Content != strings.Repeat("x", 41) {
		t.Errorf("%+v, %v", e, err)
	}
	refused := errors.New("refused")
	if _, err := s.Update(t.Context(), "n", func(e *core.Entry) error { e.Content = ""; return refused }); !errors.Is(err, refused) {
		t.Error(err)
	}
	if _, err := s.Update(t.Context(), "nowhere", add); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	var invalid *core.InvalidError
	if _, err := s.Update(t.Context(), "n", func(e *core.Entry) error { e.ID = "m"; return nil }); !errors.As(err, &invalid) {
		t.Error(err)
	}
	wantContents(t, s, strings.Repeat("x", 41))
}

// together, in a bubble of synctest, starts changes that wait for the lock, lets go of it, and returns what
// they came to. syncs counts from when they can go on.
func together(t *testing.T, fsys *faultfs.FS, syncs *atomic.Int64, change func(i int) error, n int) []error {
	t.Helper()
	lock, err := fsys.Lock(t.Context(), sessionFile)
	if err != nil {
		t.Fatal(err)
	}
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = change(i) })
	}
	synctest.Wait()
	syncs.Store(0)
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	return errs
}

func countingSyncs() (*faultfs.FS, *atomic.Int64) {
	var syncs atomic.Int64
	return faultfs.New(memfs.New(), faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		if op.Kind == faultfs.Sync {
			syncs.Add(1)
		}
		return faultfs.Outcome{}
	})), &syncs
}

func TestChangesThatWaitShareOneFlush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fsys, syncs := countingSyncs()
		s := openSession(t, fsys, core.Options{CheckpointSize: -1})
		remember(t, s, at("first", 0, ""))
		const n = 200
		errs := together(t, fsys, syncs, func(i int) error {
			_, err := s.Put(t.Context(), at(fmt.Sprint(i), i, "x"))
			return err
		}, n)
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if got := syncs.Load(); got > 2 {
			t.Errorf("%d changes at once took %d flushes", n, got)
		}
		if got, err := openSession(t, fsys, core.Options{KeepJournal: true}).Count(t.Context(), ""); got != n+1 || err != nil {
			t.Errorf("%d entries, %v", got, err)
		}
	})
}

// What is wrong with one change is no concern of the others.
func TestAChangeThatIsRefusedHindersNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fsys, syncs := countingSyncs()
		s := openSession(t, fsys, core.Options{})
		remember(t, s, at("first", 0, ""))
		const n = 90
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		errs := together(t, fsys, syncs, func(i int) error {
			var err error
			switch e := at(fmt.Sprint(i), i, "x"); i % 3 {
			case 0:
				_, err = s.Put(t.Context(), e)
			case 1:
				_, err = s.PutIf(t.Context(), map[string]core.Revision{"first": ""}, e)
			case 2:
				if i%2 == 0 {
					_, err = s.Put(canceled, e)
				} else {
					e.Content = "\xff"
					_, err = s.Put(t.Context(), e)
				}
			}
			return err
		}, n)
		for i, err := range errs {
			var invalid *core.InvalidError
			switch {
			case i%3 == 0 && err != nil,
				i%3 == 1 && !errors.Is(err, core.ErrConflict),
				i%6 == 2 && !errors.Is(err, context.Canceled),
				i%6 == 5 && !errors.As(err, &invalid):
				t.Errorf("change %d: %v", i, err)
			}
		}
		if got, err := openSession(t, fsys, core.Options{}).Count(t.Context(), ""); got != n/3+1 || err != nil {
			t.Errorf("%d entries, %v", got, err)
		}
	})
}

// A batch that is larger than what the journal would keep goes straight into the
// container, as one commit all the same.
func TestABulkPutWritesTheContainerOnce(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.Options{CheckpointSize: 10_000})
	var entries []core.Entry
	for i := range 200 {
		entries = append(entries, at(fmt.Sprint(i), i, strings.Repeat("x", 200)))
	}
	remember(t, s, entries...)
	if st, err := s.Stats(t.Context()); err != nil || st.JournalBytes != 0 || st.Entries != 200 {
		t.Errorf("%+v, %v", st, err)
	}
	if _, err := fsys.Stat(journalFile); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a journal: %v", err)
	}
	remember(t, s, at("0", 0, "changed"))
	if got, err := openSession(t, fsys, core.Options{KeepJournal: true}).Get(t.Context(), "0"); got.Content != "changed" || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}
