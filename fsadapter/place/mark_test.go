package place_test

import (
	"errors"
	"testing"

	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
	"holdfast/fsadapter/place"
)

// remembered is a third place: it keeps one text.
type remembered struct {
	text string
	told int
}

func (r *remembered) mark() *place.Mark {
	return place.NewMark(r.text, func(text string) { r.text, r.told = text, r.told+1 })
}

func (b *both) findMarked(t *testing.T, r *remembered) *place.Place {
	t.Helper()
	pair := b.pair()
	pair.Mark = r.mark()
	p, err := pair.Find(file)
	if err != nil {
		t.Fatal(err)
	}
	p.Remember(t.Context())
	return p
}

func isGone(err error) bool {
	var gone *place.GoneError
	return errors.As(err, &gone)
}

// Both storages are emptied at once, which is how browsers evict.
func TestAMarkOutlivesBothStorages(t *testing.T) {
	unoffered := fsadapter.Describe(fsadapter.ErrNotOffered, "none")
	for name, opfsErr := range map[string]error{"in the first": nil, "in the second": unoffered} {
		t.Run(name, func(t *testing.T) {
			b, third := newBoth(), &remembered{}
			b.opfsErr = opfsErr
			p := b.findMarked(t, third)
			if third.text != "" {
				t.Errorf("a file that is not there is marked: %q", third.text)
			}
			b.mustSave(t, p)
			b.mustSave(t, b.findMarked(t, third))
			if third.text == "" || third.told != 1 {
				t.Errorf("the mark is %q, told %d times", third.text, third.told)
			}
			for range 2 { // once emptied it stays so
				b.opfs, b.idb = memfs.New(), memfs.New()
				p = b.findMarked(t, third)
				if p.IsFirst() != (opfsErr == nil) || !isGone(p.Missing(t.Context())) || !isGone(b.save(t, p)) {
					t.Errorf("it is not said to be gone: %v", p.Missing(t.Context()))
				}
				if !isEmpty(t, b.opfs) || !isEmpty(t, b.idb) {
					t.Error("something was written")
				}
			}
			if p := b.find(t); p.Missing(t.Context()) != nil {
				t.Error("without the mark nobody can tell")
			}
			restore(t, b, p)
			if again := b.findMarked(t, third); again.Missing(t.Context()) != nil || third.told != 2 {
				t.Errorf("restored: %v, told %d times", again.Missing(t.Context()), third.told)
			}
		})
	}
}

func restore(t *testing.T, b *both, p *place.Place) {
	t.Helper()
	err := p.Write(t.Context(), true, func() error { return b.fsOf(p).ReplaceFile(t.Context(), file, []byte("x")) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestClearForgetsTheMark(t *testing.T) {
	b, third := newBoth(), &remembered{}
	b.mustSave(t, b.findMarked(t, third))
	b.opfs, b.idb = memfs.New(), memfs.New()
	p := b.findMarked(t, third)
	if err := p.Clear(t.Context(), func() error { return nil }); err != nil || third.text != "" {
		t.Fatalf("%v, %q", err, third.text)
	}
	if err := p.Missing(t.Context()); err != nil {
		t.Error(err)
	}
	b.mustSave(t, p)
}

// Who can't reach the third place has removed the file on purpose.
func TestAMarkThatOthersCouldNotRemove(t *testing.T) {
	b, third := newBoth(), &remembered{}
	b.mustSave(t, b.findMarked(t, third))
	b.clear(t, b.find(t)) // as a service worker
	p := b.findMarked(t, third)
	if err := p.Missing(t.Context()); err != nil {
		t.Error(err)
	}
	b.mustSave(t, p)
}

// A file from before there were marks gets one when it is found.
func TestAFileThatIsThereIsMarked(t *testing.T) {
	b, third := newBoth(), &remembered{}
	b.mustSave(t, b.find(t))
	b.findMarked(t, third)
	if third.text == "" {
		t.Error("it has no mark")
	}
}

func TestStrangeMarksCountAsNone(t *testing.T) {
	for _, text := range []string{"OPFS", "opfs 1", " ", "kept", "IndexedDB", "Elsewhere 12", "\x00"} {
		b, third := newBoth(), &remembered{text: text}
		p := b.findMarked(t, third)
		if err := p.Missing(t.Context()); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		b.mustSave(t, p)
	}
}

func TestGoneErrorCountsChanges(t *testing.T) {
	if err := (&place.GoneError{Storage: "OPFS"}).Error(); err != gonePrefix {
		t.Error(err)
	}
	want := gonePrefix + "; changes that were acknowledged after it was last seen there, and may not have been stored: 3"
	if err := (&place.GoneError{Storage: "OPFS", Changes: 3}).Error(); err != want {
		t.Error(err)
	}
}

const gonePrefix = "the file was kept in OPFS and is gone: the browser, or somebody, has emptied that storage; " +
	"importing a backup puts it back, and clearing lets the file begin anew"

// evicted is a storage that was emptied under its user.
type evicted struct{ *memfs.FS }

func (evicted) ReadFile(name string) ([]byte, error) { return nil, fsadapter.ErrEvicted }

func (evicted) Remove(string) error { return fsadapter.ErrEvicted }

// That the storage of the records was emptied, and only that one, is no trouble of
// the file's.
func TestTheStorageOfTheRecordsWasEmptied(t *testing.T) {
	b := newBoth()
	p := b.find(t)
	b.mustSave(t, p)
	pair := b.pair()
	pair.Second.FS = evicted{memfs.New()}
	p, err := pair.Find(file)
	if err != nil {
		t.Fatal(err)
	}
	b.mustSave(t, p)
	b.clear(t, p)
	if err := p.Missing(t.Context()); err != nil {
		t.Error(err)
	}
}
