package core_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// These tests are about what the reference implementation gets wrong.

func TestSaveKeepsCreatedAtAndMovesModifiedAt(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		b := open(t, fsys, opts)
		save(t, b, notes("1")...)
		before := loadContainer(t, b)
		for _, b := range []*core.Backend{b, open(t, fsys, opts)} { // with the file known, and not
			save(t, b, notes("2")...)
			after := loadContainer(t, b)
			if !after.CreatedAt.Equal(before.CreatedAt) {
				t.Errorf("created_at went from %v to %v", before.CreatedAt, after.CreatedAt)
			}
			if !after.ModifiedAt.After(before.ModifiedAt) {
				t.Errorf("modified_at went from %v to %v", before.ModifiedAt, after.ModifiedAt)
			}
			before = after
		}
	})
}

func TestModifiedAtNeverGoesBack(t *testing.T) {
	future := time.Now().UTC().AddDate(20, 0, 0).Truncate(time.Second)
	endOfTime := time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)
	eachFormat(t, func(t *testing.T, opts core.Options) {
		for was, want := range map[time.Time]time.Time{
			future:    future.Add(time.Nanosecond),
			endOfTime: endOfTime,
		} {
			for name, write := range writers() {
				fsys := memfs.New()
				old := core.NewContainer("s", nil)
				old.ModifiedAt = was
				put(t, fsys, testFile, encode(t, old, opts.Format))
				b := open(t, fsys, opts)
				if err := write(t.Context(), b); err != nil {
					t.Fatal(err)
				}
				if got := loadContainer(t, b).ModifiedAt; !got.Equal(want) {
					t.Errorf("%s: modified_at went from %v to %v", name, was, got)
				}
			}
		}
	})
}

// writers are two ways of saving over whatever is there.
func writers() map[string]func(context.Context, *core.Backend) error {
	return map[string]func(context.Context, *core.Backend) error{
		"Save": func(ctx context.Context, b *core.Backend) error {
			return b.Save(ctx, notes("new"))
		},
		"SaveContainer": func(ctx context.Context, b *core.Backend) error {
			c, err := b.LoadContainer(ctx)
			if err != nil {
				return err
			}
			c.ModifiedAt = time.Time{} // what the caller sets does not count
			c.Entries = notes("new")
			return b.SaveContainer(ctx, c)
		},
	}
}

func encode(t *testing.T, c *core.Container, f core.Format) []byte {
	t.Helper()
	data, err := core.Encode(c, f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBlankFileIsAnEmptyMemory(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		for _, blank := range []string{"", "\n", " \t\r\n "} {
			for name, write := range writers() {
				fsys := memfs.New()
				put(t, fsys, testFile, []byte(blank))
				b := open(t, fsys, opts)
				if c := loadContainer(t, b); c.SessionID != "default" || len(c.Entries) != 0 {
					t.Errorf("%q: %+v", blank, c)
				}
				if err := write(t.Context(), b); err != nil || ids(t, b) != "new" {
					t.Errorf("%s over %q: %v, %s", name, blank, err, ids(t, b))
				}
			}
		}
	})
}

func TestFormatIsRecognisedFromTheBytes(t *testing.T) {
	for _, stored := range allFormats {
		eachFormat(t, func(t *testing.T, opts core.Options) {
			fsys := memfs.New()
			put(t, fsys, testFile, encode(t, core.NewContainer("s", notes("1")), stored))
			b := open(t, fsys, opts)
			if got := ids(t, b); got != "1" {
				t.Errorf("%v read as %s", stored, got)
			}
			save(t, b, notes("2")...)
			if got := formatOf(t, fsys); got != opts.Format {
				t.Errorf("saved as %v, asked for %v", got, opts.Format)
			}
		})
	}
}

func TestFormatAutoKeepsTheFormatOfTheFile(t *testing.T) {
	fsys := memfs.New()
	b := open(t, fsys, core.Options{})
	save(t, b, notes("1")...)
	if got := formatOf(t, fsys); got != core.FormatJSON {
		t.Errorf("a new file is %v", got)
	}
	for _, f := range allFormats {
		put(t, fsys, testFile, encode(t, core.NewContainer("s", notes("1")), f))
		for range 2 {
			save(t, b, notes("2")...)
			if got := formatOf(t, fsys); got != f {
				t.Errorf("%v became %v", f, got)
			}
		}
	}
}

func formatOf(t *testing.T, fsys fsadapter.FS) core.Format {
	t.Helper()
	_, info, err := core.Decode(get(t, fsys, testFile))
	if err != nil {
		t.Fatal(err)
	}
	return info.Format
}

func TestUnknownFieldsAreKept(t *testing.T) {
	const file = `{"version":1,"session_id":"s","created_at":"2024-01-01T00:00:00Z","modified_at":"2024-01-01T00:00:00Z",` +
		`"entries":[{"id":"1","tier":"session","content":"x","metadata":{},"created_at":"2024-01-01T00:00:00Z",` +
		`"last_accessed":"2024-01-01T00:00:00Z","access_count":0,"importance":0.5,"mood":{"joy":1.0}}],"owner":18446744073709551615}`
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		put(t, fsys, testFile, []byte(file))
		b := open(t, fsys, opts)
		for range 3 {
			entries, err := b.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			save(t, b, entries...)
			c := loadContainer(t, b)
			c.SessionID = "changed"
			if err := b.SaveContainer(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		got, err := b.Export(t.Context(), core.FormatJSONCompact)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"mood":{"joy":1.0}`, `"owner":18446744073709551615`} {
			if !bytes.Contains(got, []byte(want)) {
				t.Errorf("%s is missing in %s", want, got)
			}
		}
	})
}

// badFiles are contents that no save may replace.
var badFiles = map[string]string{
	"torn":    `{"version":1,"session_id":"s","created_at":"2024`,
	"other":   "hello",
	"newer":   `{"version":2,"session_id":"s"}`,
	"msgpack": "\x95\x01\xa1s",
}

func TestDamagedAndNewerFilesAreTypedErrorsAndStay(t *testing.T) {
	for kind, content := range badFiles {
		fsys := memfs.New()
		put(t, fsys, testFile, []byte(content))
		b := open(t, fsys, core.Options{})
		for name, call := range operations(b) {
			if name == "Exists" || name == "Clear" || name == "Import" {
				continue
			}
			checkTypedError(t, kind+" "+name, call(t.Context()), kind == "newer")
		}
		if got := get(t, fsys, testFile); string(got) != content {
			t.Errorf("%s: the file is now %q", kind, got)
		}
		if exists, err := b.Exists(t.Context()); !exists || err != nil {
			t.Errorf("%s: Exists = %v, %v", kind, exists, err)
		}
		if err := b.Clear(t.Context()); err != nil {
			t.Errorf("%s: Clear = %v", kind, err)
		}
		save(t, b, notes("1")...)
	}
}

func checkTypedError(t *testing.T, what string, err error, newer bool) {
	t.Helper()
	var version *core.VersionError
	var corrupt *core.CorruptError
	switch {
	case newer && (!errors.As(err, &version) || version.Path != testFile || version.Version != 2):
		t.Errorf("%s = %#v", what, err)
	case newer && version.Error() != "unsupported storage version: 2":
		t.Errorf("%s = %v", what, err)
	case !newer && (!errors.As(err, &corrupt) || corrupt.Path != testFile):
		t.Errorf("%s = %#v", what, err)
	case !newer && !strings.Contains(err.Error(), "damaged at byte "):
		t.Errorf("%s = %v", what, err)
	}
}

// failingFS fails the operations that are set.
type failingFS struct {
	fsadapter.FS
	open, stat, replace, remove error
}

func (f *failingFS) Open(name string) (hackpadfs.File, error) {
	if f.open != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: f.open}
	}
	return f.FS.Open(name)
}

func (f *failingFS) Stat(name string) (hackpadfs.FileInfo, error) {
	if f.stat != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: f.stat}
	}
	return f.FS.Stat(name)
}

func (f *failingFS) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if f.replace != nil {
		return &fs.PathError{Op: "replace", Path: name, Err: f.replace}
	}
	return f.FS.ReplaceFile(ctx, name, data)
}

func (f *failingFS) Remove(name string) error {
	if f.remove != nil {
		return &fs.PathError{Op: "remove", Path: name, Err: f.remove}
	}
	return f.FS.Remove(name)
}

func TestAFailedReadIsNeverAnEmptyMemory(t *testing.T) {
	for _, cause := range []error{fs.ErrPermission, fsadapter.ErrLocked, fsadapter.ErrUnavailable, errors.New("input/output error")} {
		fsys := &failingFS{FS: memfs.New()}
		b := open(t, fsys, core.Options{})
		save(t, b, notes("kept")...)
		before := get(t, fsys, testFile)
		fsys.open, fsys.stat = cause, cause
		for name, call := range operations(b) {
			if err := call(t.Context()); !errors.Is(err, cause) {
				t.Errorf("%s = %v; want %v", name, err, cause)
			}
		}
		fsys.open, fsys.stat = nil, nil
		if got := get(t, fsys, testFile); !bytes.Equal(got, before) || listing(t, fsys) != "memory" {
			t.Errorf("%v: the file is now %q, beside %s", cause, got, listing(t, fsys))
		}
	}
}

func TestAFailedWriteKeepsTheOldMemory(t *testing.T) {
	fsys := &failingFS{FS: memfs.New()}
	b := open(t, fsys, core.Options{})
	save(t, b, notes("old")...)
	c := loadContainer(t, b)
	was := *c
	c.Entries = notes("new")
	fsys.replace, fsys.remove = fsadapter.ErrNoSpace, fsadapter.ErrNoSpace
	for name, call := range map[string]func() error{
		"Save":          func() error { return b.Save(t.Context(), c.Entries) },
		"SaveContainer": func() error { return b.SaveContainer(t.Context(), c) },
		"Clear":         func() error { return b.Clear(t.Context()) },
	} {
		if err := call(); !errors.Is(err, fsadapter.ErrNoSpace) {
			t.Errorf("%s = %v", name, err)
		}
	}
	if got := ids(t, b); got != "old" {
		t.Errorf("the file holds %s", got)
	}
	if c.Token() != was.Token() || c.ModifiedAt != was.ModifiedAt {
		t.Error("a failed save changed the container")
	}
	fsys.replace = nil
	if err := b.SaveContainer(t.Context(), c); err != nil || ids(t, b) != "new" {
		t.Errorf("with space again: %v, %s", err, ids(t, b))
	}
}

func TestAnInvalidEntryIsRefusedAndNothingWritten(t *testing.T) {
	for kind, old := range version0Files(t) {
		fsys := memfs.New()
		put(t, fsys, testFile, old)
		b := open(t, fsys, core.Options{})
		var invalid *core.InvalidError
		if err := b.Save(t.Context(), []core.Entry{note("1", "not UTF-8: \xff")}); !errors.As(err, &invalid) {
			t.Errorf("%s: %v", kind, err)
		}
		if !bytes.Equal(get(t, fsys, testFile), old) || listing(t, fsys) != "memory" {
			t.Errorf("%s: something was written", kind)
		}
	}
}
