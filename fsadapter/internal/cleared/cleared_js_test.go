package cleared

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/idbfs"
	"holdfast/fsadapter/internal/jsutil"
	"holdfast/fsadapter/opfs"
)

type evictable interface {
	fsadapter.FS
	fsadapter.Evictable
}

// adapters open file systems of a name each.
var adapters = map[string]func(ctx context.Context, name string) (evictable, error){
	"opfs": func(ctx context.Context, name string) (evictable, error) { return opfs.New(ctx, name) },
	"idbfs": func(ctx context.Context, name string) (evictable, error) {
		return idbfs.New(ctx, idbfs.Options{Database: name})
	},
}

// forEach runs a test on each adapter: open gives the file system of one name.
func forEach(t *testing.T, test func(t *testing.T, open func() evictable)) {
	for name, adapter := range adapters {
		t.Run(name, func(t *testing.T) {
			dir := "cleared-" + rand.Text()
			test(t, func() evictable {
				fsys, err := adapter(t.Context(), dir)
				if err != nil {
					t.Fatal(err)
				}
				return fsys
			})
		})
	}
}

// clearSiteData has the browser remove all that the origin has stored, as its user
// can: no script can do that to files that are open.
func clearSiteData(t *testing.T) {
	t.Helper()
	if _, err := jsutil.AwaitCall(t.Context(), jsutil.Global(), "fetch", "/clear"); err != nil {
		t.Fatal(err)
	}
}

// untilGone repeats what does not fail at once.
func untilGone(t *testing.T, f func() error) error {
	t.Helper()
	for range 200 {
		if err := f(); err != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("nobody notices that the storage was emptied")
	return nil
}

// inUse has a file that is replaced and one that is written in place open, under a
// lock.
func inUse(t *testing.T, fsys evictable) (journal hackpadfs.File, lock fsadapter.Lock) {
	t.Helper()
	ctx := t.Context()
	lock, err := fsys.Lock(ctx, "m.json")
	mustDo(t, err, fsys.ReplaceFile(ctx, "m.json", []byte("kept")))
	journal, err = fsys.OpenFile("m.json.journal", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0o600)
	mustDo(t, err)
	_, err = hackpadfs.WriteFile(journal, []byte("a change"))
	mustDo(t, err, hackpadfs.SyncFile(journal), fsys.StillThere(ctx, "m.json"), fsys.StillThere(ctx, "m.json.journal"))
	return journal, lock
}

func mustDo(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func mustBeEvicted(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fsadapter.ErrEvicted) || !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("%s: %v; want ErrEvicted", what, err)
	}
}

// After a look has found that the storage was emptied all says so, what is open can
// be given back, and a new file system of the same name works.
func TestEmptiedWhileFilesAreOpen(t *testing.T) {
	forEach(t, func(t *testing.T, open func() evictable) {
		fsys := open()
		journal, lock := inUse(t, fsys)
		clearSiteData(t)
		mustBeEvicted(t, "look", untilGone(t, func() error { return fsys.StillThere(t.Context(), "m.json") }))
		mustBeEvicted(t, "replace", fsys.ReplaceFile(t.Context(), "m.json", []byte("lost")))
		_, err := hackpadfs.WriteFile(journal, []byte("lost"))
		mustBeEvicted(t, "sync", errors.Join(err, hackpadfs.SyncFile(journal)))
		_, err = hackpadfs.ReadFile(fsys, "m.json")
		mustBeEvicted(t, "read", err)
		_, err = fsys.Stat("other")
		mustBeEvicted(t, "stat", err)
		_, err = fsys.ReadDir(".")
		mustBeEvicted(t, "list", err)
		letGo(t, journal, lock)

		again := open()
		if _, err := hackpadfs.ReadFile(again, "m.json"); !errors.Is(err, hackpadfs.ErrNotExist) || errors.Is(err, fsadapter.ErrEvicted) {
			t.Errorf("anew: %v; want ErrNotExist", err)
		}
		journal, lock = inUse(t, again)
		mustDo(t, journal.Close(), lock.Unlock(), again.StillThere(t.Context(), "m.json"))
	})
}

// letGo must come to an end.
func letGo(t *testing.T, journal hackpadfs.File, lock fsadapter.Lock) {
	t.Helper()
	for what, end := range map[string]func() error{"close": journal.Close, "unlock": lock.Unlock} {
		if err := end(); err != nil {
			mustBeEvicted(t, what, err)
		}
	}
}

// Nobody has looked before the files are given back, because another tab asks.
func TestEmptiedBeforeFilesAreClosed(t *testing.T) {
	forEach(t, func(t *testing.T, open func() evictable) {
		fsys, other := open(), open()
		journal, lock := inUse(t, fsys)
		clearSiteData(t)
		untilGone(t, func() error { return other.StillThere(t.Context(), ".") }) // not by fsys
		letGo(t, journal, lock)
		mustBeEvicted(t, "then", fsys.StillThere(t.Context(), "m.json"))
		journal, lock = inUse(t, open())
		mustDo(t, journal.Close(), lock.Unlock())
	})
}
