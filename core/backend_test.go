package core_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

var allFormats = []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack}

const testFile = "agents/ada/memory"

// eachFormat runs a test once for each format a file can be written in.
func eachFormat(t *testing.T, test func(t *testing.T, opts core.Options)) {
	for _, f := range allFormats {
		t.Run(f.String(), func(t *testing.T) { test(t, core.Options{Format: f}) })
	}
}

func open(t *testing.T, fsys fsadapter.FS, opts core.Options) *core.Backend {
	t.Helper()
	b, err := core.Open(fsys, testFile, opts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func note(id, content string) core.Entry {
	e := core.NewEntry(id, core.TierSession, content)
	e.Importance = 0.5
	return e
}

func notes(ids ...string) []core.Entry {
	var all []core.Entry
	for _, id := range ids {
		all = append(all, note(id, "content of "+id))
	}
	return all
}

func save(t *testing.T, b *core.Backend, entries ...core.Entry) {
	t.Helper()
	if err := b.Save(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
}

func loadContainer(t *testing.T, b *core.Backend) *core.Container {
	t.Helper()
	c, err := b.LoadContainer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ids returns the IDs of the entries that b loads, joined by spaces.
func ids(t *testing.T, b *core.Backend) string {
	t.Helper()
	var all []string
	for _, e := range loadContainer(t, b).Entries {
		all = append(all, e.ID)
	}
	return strings.Join(all, " ")
}

func put(t *testing.T, fsys fsadapter.FS, name string, data []byte) {
	t.Helper()
	if err := fsys.ReplaceFile(t.Context(), name, data); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, fsys fsadapter.FS, name string) []byte {
	t.Helper()
	data, err := hackpadfs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// listing returns the names in the folder of testFile, joined by spaces.
func listing(t *testing.T, fsys fsadapter.FS) string {
	t.Helper()
	all, err := fsys.ReadDir("agents/ada")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// The tests down to TestConcurrentSavesLeaveAWholeFile have their counterpart
// in the reference implementation.

func TestSaveAndLoad(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		b := open(t, memfs.New(), opts)
		want := note("1", "test content")
		save(t, b, want)
		got, err := b.Load(t.Context())
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("loaded %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestLoadOfAMissingFileIsEmpty(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		b := open(t, fsys, opts)
		if entries, err := b.Load(t.Context()); err != nil || len(entries) != 0 {
			t.Errorf("Load = %v, %v", entries, err)
		}
		if c := loadContainer(t, b); c.SessionID != "default" || c.Version != core.StorageVersion {
			t.Errorf("container = %+v", c)
		}
		if _, err := fsys.Stat("agents"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("loading created something: %v", err)
		}
	})
}

func TestClear(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		b := open(t, memfs.New(), opts)
		save(t, b, notes("1")...)
		if exists, err := b.Exists(t.Context()); err != nil || !exists {
			t.Fatalf("Exists = %v, %v after a save", exists, err)
		}
		for range 2 { // the second time there is nothing to clear
			if err := b.Clear(t.Context()); err != nil {
				t.Fatal(err)
			}
			if exists, err := b.Exists(t.Context()); err != nil || exists {
				t.Fatalf("Exists = %v, %v after Clear", exists, err)
			}
		}
	})
}

func TestSaveLeavesNoOtherFile(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		b := open(t, fsys, opts)
		save(t, b, notes("1")...)
		save(t, b, notes("2")...)
		if names := listing(t, fsys); names != "memory" {
			t.Errorf("the folder holds %s", names)
		}
	})
}

func TestSaveRecordsVersionAndSession(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		opts.SessionID = "test-session-123"
		b := open(t, memfs.New(), opts)
		save(t, b, notes("1")...)
		c := loadContainer(t, b)
		if c.Version != core.StorageVersion || b.Version() != core.StorageVersion {
			t.Errorf("version %d, %d", c.Version, b.Version())
		}
		if c.SessionID != "test-session-123" || len(c.Entries) != 1 {
			t.Errorf("container = %+v", c)
		}
	})
}

func TestVersion0IsMigrated(t *testing.T) {
	for name, old := range version0Files(t) {
		t.Run(name, func(t *testing.T) {
			fsys := memfs.New()
			put(t, fsys, testFile, old)
			b := open(t, fsys, core.Options{})
			c := loadContainer(t, b)
			if c.Version != core.StorageVersion || c.SessionID != "migrated" || len(c.Entries) != 1 {
				t.Errorf("container = %+v", c)
			}
			if !bytes.Equal(get(t, fsys, testFile), old) {
				t.Error("loading changed the file")
			}
		})
	}
}

func TestStoredSessionID(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		opts.SessionID = "session-abc"
		fsys := memfs.New()
		b := open(t, fsys, opts)
		expect := func(want string, wantOK bool) {
			t.Helper()
			if id, ok, err := b.StoredSessionID(t.Context()); id != want || ok != wantOK || err != nil {
				t.Errorf("StoredSessionID = %q, %v, %v; want %q", id, ok, err, want)
			}
		}
		expect("", false) // no file
		save(t, b, notes("1")...)
		expect("session-abc", true)
		b.SetSessionID("session-def")
		expect("session-abc", true) // until the next save
		save(t, b, notes("1")...)
		expect("session-def", true)
		if err := b.SaveWithSession(t.Context(), "other", nil); err != nil {
			t.Fatal(err)
		}
		expect("other", true)
		b.SetSessionID("")
		save(t, b)
		expect(core.DefaultSessionID, true)
		put(t, fsys, testFile, []byte(" \n"))
		expect("", false)
	})
	for _, old := range version0Files(t) {
		fsys := memfs.New()
		put(t, fsys, testFile, old)
		if id, ok, err := open(t, fsys, core.Options{}).StoredSessionID(t.Context()); ok || err != nil {
			t.Errorf("version 0 has session %q, %v, %v", id, ok, err)
		}
	}
}

func TestConcurrentSavesLeaveAWholeFile(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		errs := make(chan error)
		for _, id := range []string{"a", "b"} {
			b := open(t, fsys, opts) // two backends, each used by two goroutines
			for range 2 {
				go func() {
					var err error
					for i := 0; i < 10 && err == nil; i++ {
						err = b.Save(t.Context(), notes(strings.Repeat(id, i+1), id, id))
					}
					errs <- err
				}()
			}
		}
		for range 4 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if got := loadContainer(t, open(t, fsys, opts)); len(got.Entries) != 3 {
			t.Errorf("%d entries are left, not those of one save", len(got.Entries))
		}
	})
}

func TestOpenRefusesBadArguments(t *testing.T) {
	for _, name := range []string{"", ".", "/a", "a/../b", "../a", "a/"} {
		if _, err := core.Open(memfs.New(), name, core.Options{}); !errors.Is(err, hackpadfs.ErrInvalid) {
			t.Errorf("Open(%q) = %v", name, err)
		}
	}
	var invalid *core.InvalidError
	if _, err := core.Open(memfs.New(), "a", core.Options{Format: 17}); !errors.As(err, &invalid) {
		t.Errorf("format 17: %v", err)
	}
	if b := open(t, memfs.New(), core.Options{}); b.Path() != testFile {
		t.Errorf("Path = %q", b.Path())
	}
}

// operations are all the calls that do I/O.
func operations(b *core.Backend) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Save":            func(ctx context.Context) error { return b.Save(ctx, notes("x")) },
		"SaveWithSession": func(ctx context.Context) error { return b.SaveWithSession(ctx, "s", notes("x")) },
		"SaveContainer": func(ctx context.Context) error {
			return b.SaveContainer(ctx, core.NewContainer("s", notes("x")))
		},
		"Load":            func(ctx context.Context) error { _, err := b.Load(ctx); return err },
		"LoadContainer":   func(ctx context.Context) error { _, err := b.LoadContainer(ctx); return err },
		"Exists":          func(ctx context.Context) error { _, err := b.Exists(ctx); return err },
		"Clear":           func(ctx context.Context) error { return b.Clear(ctx) },
		"StoredSessionID": func(ctx context.Context) error { _, _, err := b.StoredSessionID(ctx); return err },
		"Migrate":         func(ctx context.Context) error { _, err := b.Migrate(ctx); return err },
		"Export":          func(ctx context.Context) error { _, err := b.Export(ctx, core.FormatJSON); return err },
		"Import": func(ctx context.Context) error {
			return b.Import(ctx, []byte(`{"version":1,"session_id":"s","created_at":"2024-01-01T00:00:00Z","modified_at":"2024-01-01T00:00:00Z","entries":[]}`), core.ImportOptions{})
		},
	}
}

func TestEveryCallReturnsTheErrorOfItsContext(t *testing.T) {
	fsys := memfs.New()
	b := open(t, fsys, core.Options{})
	save(t, b, notes("kept")...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range operations(b) {
		if err := call(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s = %v", name, err)
		}
	}
	if got := ids(t, b); got != "kept" {
		t.Errorf("the file holds %s", got)
	}
}

func TestEveryCallAfterCloseIsRefused(t *testing.T) {
	fsys := memfs.New()
	b := open(t, fsys, core.Options{})
	save(t, b, notes("kept")...)
	for range 2 {
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, call := range operations(b) {
		if err := call(t.Context()); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s = %v", name, err)
		}
	}
	if got := ids(t, open(t, fsys, core.Options{})); got != "kept" {
		t.Errorf("the file holds %s", got)
	}
}

func TestMigratingWaitsForTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fsys := memfs.New()
		put(t, fsys, testFile, golden(t, "single/v0.json"))
		b := open(t, fsys, core.Options{})
		lock, err := fsys.Lock(t.Context(), testFile)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if migrated, err := b.Migrate(ctx); migrated || !errors.Is(err, fsadapter.ErrLocked) {
			t.Errorf("while locked: %v, %v", migrated, err)
		}
		put(t, fsys, testFile, golden(t, "single/v1.msgpack")) // by the owner of the lock
		if err := lock.Unlock(); err != nil {
			t.Fatal(err)
		}
		if migrated, err := b.Migrate(t.Context()); migrated || err != nil {
			t.Errorf("after somebody else did: %v, %v", migrated, err)
		}
	})
}

func TestWritersWaitForTheLock(t *testing.T) {
	fsys := memfs.New()
	b := open(t, fsys, core.Options{})
	save(t, b, notes("kept")...)
	lock, err := fsys.Lock(t.Context(), testFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Save", "SaveWithSession", "SaveContainer", "Clear", "Import"} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		err := operations(b)[name](ctx)
		cancel()
		if !errors.Is(err, fsadapter.ErrLocked) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s = %v", name, err)
		}
	}
	if got := ids(t, b); got != "kept" { // reading needs no lock
		t.Errorf("the file holds %s", got)
	}
	saved := make(chan error)
	go func() { saved <- b.Save(t.Context(), notes("new")) }()
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if err := <-saved; err != nil || ids(t, b) != "new" {
		t.Errorf("after the lock was free: %v, %s", err, ids(t, b))
	}
}

func TestWaitingForTheLockHasALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fsys := memfs.New()
		b := open(t, fsys, core.Options{})
		lock, err := fsys.Lock(t.Context(), testFile)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := b.Save(t.Context(), notes("1")); !errors.Is(err, fsadapter.ErrLocked) {
			t.Errorf("Save = %v", err)
		}
		if waited := time.Since(began); waited != core.LockTimeout {
			t.Errorf("waited %v", waited)
		}
		if err := lock.Unlock(); err != nil {
			t.Error(err)
		}
	})
}
