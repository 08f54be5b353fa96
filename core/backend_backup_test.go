package core_test

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

func TestFirstSaveAfterAMigrationKeepsTheOldBytes(t *testing.T) {
	for kind, old := range version0Files(t) {
		for name, write := range writers() {
			fsys := memfs.New()
			put(t, fsys, testFile, old)
			b := open(t, fsys, core.Options{})
			for range 2 { // the second save has nothing to keep
				if err := write(t.Context(), b); err != nil {
					t.Fatal(err)
				}
			}
			if got := get(t, fsys, testFile+".v0.bak"); !bytes.Equal(got, old) {
				t.Errorf("%s, %s: kept %q", kind, name, got)
			}
			if got := listing(t, fsys); got != "memory memory.v0.bak" || ids(t, b) != "new" {
				t.Errorf("%s, %s: %s, %s", kind, name, got, ids(t, b))
			}
			if got := formatOf(t, fsys).String(); got != kind {
				t.Errorf("%s, %s: format is now %s", kind, name, got)
			}
		}
	}
}

func TestAKeptFileIsNeverOverwritten(t *testing.T) {
	fsys := memfs.New()
	b := open(t, fsys, core.Options{})
	first, second := golden(t, "single/v0.json"), golden(t, "tiers/v0.json")
	for _, old := range [][]byte{first, first, second, first, second} {
		put(t, fsys, testFile, old)
		save(t, b, notes("new")...)
	}
	if got := listing(t, fsys); got != "memory memory.v0.2.bak memory.v0.bak" {
		t.Errorf("the folder holds %s", got)
	}
	if !bytes.Equal(get(t, fsys, testFile+".v0.bak"), first) || !bytes.Equal(get(t, fsys, testFile+".v0.2.bak"), second) {
		t.Error("a kept file has changed")
	}
}

func TestASaveThatCannotKeepTheOldBytesChangesNothing(t *testing.T) {
	for kind, old := range version0Files(t) {
		fsys := &failingFS{FS: memfs.New()}
		put(t, fsys, testFile, old)
		fsys.replace = fsadapter.ErrNoSpace
		b := open(t, fsys, core.Options{})
		for name, write := range writers() {
			if err := write(t.Context(), b); !errors.Is(err, fsadapter.ErrNoSpace) {
				t.Errorf("%s, %s: %v", kind, name, err)
			}
		}
		if !bytes.Equal(get(t, fsys, testFile), old) {
			t.Errorf("%s: the file has changed", kind)
		}
	}
}

func TestMigrate(t *testing.T) {
	for kind, old := range version0Files(t) {
		fsys := memfs.New()
		put(t, fsys, testFile, old)
		b := open(t, fsys, core.Options{})
		if migrated, err := b.Migrate(t.Context()); !migrated || err != nil {
			t.Fatalf("%s: %v, %v", kind, migrated, err)
		}
		if !bytes.Equal(get(t, fsys, testFile+".v0.bak"), old) || formatOf(t, fsys).String() != kind {
			t.Errorf("%s: migrated to %v, beside %s", kind, formatOf(t, fsys), listing(t, fsys))
		}
		if c := loadContainer(t, b); c.SessionID != "migrated" || len(c.Entries) != 1 {
			t.Errorf("%s: %+v", kind, c)
		}
	}
	for name, current := range map[string][]byte{
		"named": golden(t, "single/v1.named.msgpack"), // would be written otherwise
		"blank": []byte("\n"),
	} {
		fsys := memfs.New()
		put(t, fsys, testFile, current)
		if migrated, err := open(t, fsys, core.Options{}).Migrate(t.Context()); migrated || err != nil {
			t.Errorf("%s: %v, %v", name, migrated, err)
		}
		if !bytes.Equal(get(t, fsys, testFile), current) || listing(t, fsys) != "memory" {
			t.Errorf("%s: the file has changed", name)
		}
	}
	if _, err := open(t, memfs.New(), core.Options{}).Migrate(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestExportChangesNothingButTheEncoding(t *testing.T) {
	files := map[core.Format]string{
		core.FormatJSON: "v1.pretty.json", core.FormatJSONCompact: "v1.compact.json", core.FormatMsgPack: "v1.msgpack",
	}
	for _, folder := range goldenFolders(t) {
		for from, stored := range files {
			fsys := memfs.New()
			put(t, fsys, testFile, golden(t, folder+"/"+stored))
			b := open(t, fsys, core.Options{})
			for to, want := range files {
				got, err := b.Export(t.Context(), to)
				if err != nil || !bytes.Equal(got, golden(t, folder+"/"+want)) {
					t.Errorf("%s: %v as %v: %v", folder, from, to, err)
				}
			}
			if got, err := b.Export(t.Context(), core.FormatAuto); err != nil || !bytes.Equal(got, golden(t, folder+"/"+stored)) {
				t.Errorf("%s: %v as it is: %v", folder, from, err)
			}
		}
	}
}

func TestExportOfAMissingFile(t *testing.T) {
	b := open(t, memfs.New(), core.Options{})
	if _, err := b.Export(t.Context(), core.FormatJSON); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestImportKeepsWhatWasThere(t *testing.T) {
	data, first := golden(t, "text/v1.msgpack"), golden(t, "single/v1.msgpack")
	fsys := memfs.New()
	put(t, fsys, testFile, first)
	b := open(t, fsys, core.Options{})
	for range 2 { // the second import must not replace the copy by its own data
		if err := b.Import(t.Context(), data, core.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if got := get(t, fsys, testFile); !bytes.Equal(got, data) {
		t.Error("the file holds other bytes")
	}
	if got := get(t, fsys, testFile+".bak"); !bytes.Equal(got, first) || listing(t, fsys) != "memory memory.bak" {
		t.Errorf("kept %q as %s", got, listing(t, fsys))
	}
}

// A damaged file must not take the place of a good copy, nor give its own to the
// next import.
func TestImportKeepsDamagedBytesForGood(t *testing.T) {
	data, goodCopy := golden(t, "text/v1.msgpack"), golden(t, "tiers/v1.pretty.json")
	for name, content := range badFiles {
		fsys := memfs.New()
		put(t, fsys, testFile, []byte(content))
		put(t, fsys, testFile+".bak", goodCopy)
		b := open(t, fsys, core.Options{})
		if err := b.Import(t.Context(), data, core.ImportOptions{}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		names := strings.Fields(listing(t, fsys))
		if len(names) != 3 || !strings.HasPrefix(names[2], path.Base(testFile)+".damaged-") {
			t.Fatalf("%s: there is %v", name, names)
		}
		if got := get(t, fsys, testFile+".bak"); !bytes.Equal(got, goodCopy) {
			t.Errorf("%s: the good copy became %q", name, got)
		}
		if err := b.Import(t.Context(), golden(t, "single/v1.msgpack"), core.ImportOptions{}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := get(t, fsys, path.Join(path.Dir(testFile), names[2])); string(got) != content {
			t.Errorf("%s: kept %q", name, got)
		}
	}
}

func TestImportKeepsTheFormatOfTheFile(t *testing.T) {
	for stored, want := range map[string]string{
		"":                            "v1.pretty.json", // no file: as the data
		"text/v1.compact.json":        "v1.compact.json",
		"thousand/v1.msgpack":         "v1.msgpack",
		"timestamps/v1.named.msgpack": "v1.msgpack",
	} {
		fsys := memfs.New()
		if stored != "" {
			put(t, fsys, testFile, golden(t, stored))
		}
		if err := open(t, fsys, core.Options{}).Import(t.Context(), golden(t, "metadata/v1.pretty.json"), core.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := get(t, fsys, testFile); !bytes.Equal(got, golden(t, "metadata/"+want)) {
			t.Errorf("over %q: not as %s", stored, want)
		}
	}
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		if err := open(t, fsys, opts).Import(t.Context(), golden(t, "single/v0.json"), core.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := formatOf(t, fsys); got != opts.Format {
			t.Errorf("imported as %v", got)
		}
	})
}

func TestImportOfBadDataChangesNothing(t *testing.T) {
	bad := map[string]string{"nothing": "", "blank": " \n"}
	for name, data := range badFiles {
		bad[name] = data
	}
	for name, data := range bad {
		fsys := memfs.New()
		b := open(t, fsys, core.Options{})
		save(t, b, notes("kept")...)
		var version *core.VersionError
		var corrupt *core.CorruptError
		var invalid *core.InvalidError
		err := b.Import(t.Context(), []byte(data), core.ImportOptions{})
		if !errors.As(err, &version) && !errors.As(err, &corrupt) && !errors.As(err, &invalid) {
			t.Errorf("%s: %v", name, err)
		}
		if ids(t, b) != "kept" || listing(t, fsys) != "memory" {
			t.Errorf("%s: something was written", name)
		}
	}
}
