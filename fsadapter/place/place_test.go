package place_test

import (
	"context"
	"errors"
	"testing"

	"holdfast/fsadapter"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
	"holdfast/fsadapter/place"
)

const file = "agents/ada.json"

var errBroken = fsadapter.Describe(fsadapter.ErrUnavailable, "broken for now")

// both are two storages, each of which can be made to fail.
type both struct {
	opfs, idb       *memfs.FS
	opfsErr, idbErr error
	test            func() error // that of the first
}

func newBoth() *both { return &both{opfs: memfs.New(), idb: memfs.New()} }

func (b *both) pair() place.Pair {
	p := place.Pair{
		First:  place.Storage{Title: "OPFS", FS: b.opfs, Test: b.test},
		Second: place.Storage{Title: "IndexedDB", FS: b.idb},
	}
	if b.opfsErr != nil {
		p.First.FS, p.First.Err = nil, b.opfsErr
	}
	if b.idbErr != nil {
		p.Second.FS, p.Second.Err = nil, b.idbErr
	}
	return p
}

// find returns where the file is, for one who did not choose.
func (b *both) find(t *testing.T) *place.Place {
	t.Helper()
	p, err := b.pair().Find(file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (b *both) fsOf(p *place.Place) *memfs.FS {
	if p.IsFirst() {
		return b.opfs
	}
	return b.idb
}

// save writes the file where p is.
func (b *both) save(t *testing.T, p *place.Place) error {
	t.Helper()
	return p.Write(t.Context(), false, func() error { return b.fsOf(p).ReplaceFile(t.Context(), file, []byte("x")) })
}

func (b *both) mustSave(t *testing.T, p *place.Place) {
	t.Helper()
	if err := b.save(t, p); err != nil {
		t.Fatal(err)
	}
}

func (b *both) clear(t *testing.T, p *place.Place) {
	t.Helper()
	err := p.Clear(t.Context(), func() error { return b.fsOf(p).Remove(file) })
	if err != nil {
		t.Fatal(err)
	}
}

func isEmpty(t *testing.T, fsys *memfs.FS) bool {
	t.Helper()
	entries, err := fsys.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries) == 0
}

func refusal(b *both) error {
	_, err := b.pair().Find(file)
	return err
}

func TestANewFileGoesToTheFirstStorageThatWorks(t *testing.T) {
	missing := fsadapter.Describe(fsadapter.ErrNotOffered, "no such thing")
	for _, test := range []struct {
		opfs, idb error
		first     bool
		why       string
	}{
		{nil, nil, true, "OPFS passed a test of writing and reading"},
		{nil, missing, true, "OPFS passed a test of writing and reading"},
		{missing, nil, false, "OPFS is not offered here (no such thing), so IndexedDB"},
		{errBroken, nil, false, "OPFS failed its test, so IndexedDB (storage is unavailable: broken for now)"},
	} {
		b := newBoth()
		b.opfsErr, b.idbErr = test.opfs, test.idb
		p := b.find(t)
		if p.IsFirst() != test.first || p.Why() != test.why {
			t.Errorf("%v, %v: first %v, %q", test.opfs, test.idb, p.IsFirst(), p.Why())
		}
		if !isEmpty(t, b.opfs) || !isEmpty(t, b.idb) {
			t.Error("finding has written something")
		}
		b.mustSave(t, p)
		if again := b.find(t); again.IsFirst() != test.first || again.Missing(t.Context()) != nil {
			t.Errorf("%v, %v: another place when it is there", test.opfs, test.idb)
		}
	}
}

func TestTheFirstIsTestedUnlessTheFileIsThere(t *testing.T) {
	b := newBoth()
	tests := 0
	b.test = func() error { tests++; return nil }
	b.mustSave(t, b.find(t))
	if tests != 1 {
		t.Errorf("%d tests before a file is created", tests)
	}
	b.test = func() error { tests++; return errBroken }
	if p := b.find(t); !p.IsFirst() || tests != 1 {
		t.Errorf("the file is there: first %v, %d tests", p.IsFirst(), tests)
	}
	b.opfs = memfs.New()
	if err := refusal(b); !errors.Is(err, fsadapter.ErrUnavailable) || tests != 2 {
		t.Errorf("the file was there, and the test fails: %v, %d tests", err, tests)
	}
}

func TestAStorageThatCannotBeReadHasNoNewFiles(t *testing.T) {
	b := newBoth()
	b.test = func() error { return nil }
	pair := b.pair()
	pair.First.FS = faultfs.New(b.opfs, &faultfs.At{FromNow: true})
	if _, err := pair.Find(file); !errors.Is(err, faultfs.ErrInjected) {
		t.Errorf("it passes its test: %v", err)
	}
	pair.First.Test = func() error { return errBroken }
	if p, err := pair.Find(file); err != nil || p.IsFirst() {
		t.Errorf("it fails its test: %v", err)
	}
}

func TestNothingIsTakenForNewWhenItCannotBeTold(t *testing.T) {
	b := newBoth()
	b.idbErr = errBroken
	if err := refusal(b); !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("the second is broken, and the first has nothing: %v", err)
	}
	b.opfsErr = errBroken
	if err := refusal(b); !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("both are broken: %v", err)
	}
}

func TestAFileStaysWhereItIs(t *testing.T) {
	b := newBoth()
	b.mustSave(t, b.find(t))
	for _, failure := range []error{errBroken, fsadapter.Describe(fsadapter.ErrNotOffered, "none")} {
		b.opfsErr = failure
		if err := refusal(b); !errors.Is(err, fsadapter.ErrUnavailable) {
			t.Errorf("in the first, which fails with %v: %v", failure, err)
		}
		if _, err := b.idb.Stat(file); err == nil {
			t.Error("it was created in the second one too")
		}
	}
	b.opfsErr = nil
	if p := b.find(t); !p.IsFirst() {
		t.Errorf("not found again: %s", p.Why())
	}

	b = newBoth()
	b.opfsErr = errBroken
	b.mustSave(t, b.find(t))
	b.opfsErr = nil
	second := b.find(t)
	if second.IsFirst() {
		t.Fatal("what was created while the first failed is not found")
	}
	b.mustSave(t, second) // now it can be written down
	b.idbErr = errBroken
	if err := refusal(b); !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("in the second, which fails: %v", err)
	}
}

func TestAStorageThatWasEmptied(t *testing.T) {
	for _, first := range []bool{true, false} {
		b := newBoth()
		if !first {
			b.opfsErr = errBroken
			b.mustSave(t, b.find(t))
			b.opfsErr = nil
		}
		b.mustSave(t, b.find(t))
		if first {
			b.opfs = memfs.New()
		} else {
			b.idb = memfs.New()
		}

		p := b.find(t)
		var gone *place.GoneError
		if err := p.Missing(t.Context()); !errors.As(err, &gone) || !errors.Is(err, fsadapter.ErrUnavailable) || p.IsFirst() != first {
			t.Fatalf("first %v: %v, at first: %v", first, err, p.IsFirst())
		}
		if err := b.save(t, p); !errors.As(err, &gone) {
			t.Errorf("first %v: saved over it: %v", first, err)
		}
		restore := func() error { return b.fsOf(p).ReplaceFile(t.Context(), file, []byte("backup")) }
		if err := p.Write(t.Context(), true, restore); err != nil || p.Missing(t.Context()) != nil {
			t.Errorf("first %v: not restored: %v", first, err)
		}
		_ = b.fsOf(p).Remove(file)
		p = b.find(t)
		err := p.Clear(t.Context(), func() error { return nil })
		if again := b.find(t); err != nil || !again.IsFirst() || again.Missing(t.Context()) != nil || b.save(t, again) != nil {
			t.Errorf("first %v: not forgotten: %v", first, err)
		}
	}
}

func TestClearForgetsTheStorage(t *testing.T) {
	b := newBoth()
	p := b.find(t)
	b.mustSave(t, p)
	b.clear(t, p)
	b.opfsErr = errBroken
	second := b.find(t)
	if second.IsFirst() {
		t.Fatal("still in the first")
	}
	b.mustSave(t, second)
	b.opfsErr = nil
	if b.find(t).IsFirst() {
		t.Error("not found in the second")
	}
}

func TestAFailedFirstSaveIsNotAFileThatIsGone(t *testing.T) {
	b := newBoth()
	p := b.find(t)
	full := func() error { return fsadapter.ErrNoSpace }
	if err := p.Write(t.Context(), false, full); !errors.Is(err, fsadapter.ErrNoSpace) {
		t.Fatal(err)
	}
	if err := b.find(t).Missing(t.Context()); err != nil {
		t.Errorf("never created: %v", err)
	}
	b.opfsErr = errBroken
	if err := refusal(b); !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("it may be there: %v", err)
	}
}

// One program can reach the first storage, the other can't. Neither file existed
// when they looked.
func TestTwoThatCreateAFileAtOnce(t *testing.T) {
	for _, firstWins := range []bool{true, false} {
		b := newBoth()
		first := b.find(t)
		b.opfsErr = errBroken
		second := b.find(t)
		b.opfsErr = nil
		winner, loser := first, second
		if !firstWins {
			winner, loser = second, first
		}
		b.mustSave(t, winner)
		if err := b.save(t, loser); !errors.Is(err, fsadapter.ErrUnavailable) {
			t.Errorf("first wins %v: %v", firstWins, err)
		}
		if _, err := b.fsOf(loser).Stat(file); err == nil {
			t.Errorf("first wins %v: there are two files", firstWins)
		}
	}
}

func TestByName(t *testing.T) {
	b := newBoth()
	b.mustSave(t, b.find(t))
	second, err := b.pair().InSecond(file)
	if err != nil || second.IsFirst() {
		t.Fatal(err)
	}
	b.mustSave(t, second)
	b.opfsErr = errBroken
	if _, err := b.pair().InFirst(file); !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("by name, and broken: %v", err)
	}
	b.opfsErr, b.idbErr = nil, errBroken
	if first, err := b.pair().InFirst("new.json"); err != nil || !first.IsFirst() {
		t.Errorf("by name, whatever the other one is like: %v", err)
	}
}

func TestRecordsDoNotMeet(t *testing.T) {
	b := newBoth()
	for _, name := range []string{"a", "a/b", "a=", "a+", "a+/b=", "a/b/c"} {
		p, err := b.pair().InFirst(name)
		if err != nil {
			t.Fatal(err)
		}
		written := false
		err = p.Write(context.Background(), false, func() error {
			written = true
			return b.opfs.ReplaceFile(t.Context(), "other/"+name+".x", nil)
		})
		if err != nil || !written {
			t.Fatal(name, err)
		}
		if err := p.Missing(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !place.Reserved(".holdfast/a=") || !place.Reserved(".holdfast") || place.Reserved(".holdfasts") {
		t.Error("reserved names")
	}
}
