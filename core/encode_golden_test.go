package core

import (
	"embed"
	"io/fs"
	"path"
	"testing"
)

//go:embed testdata/golden
var goldenFiles embed.FS

// goldenSources are the files of a golden container that hold all of it.
var goldenSources = []string{"v1.pretty.json", "v1.compact.json", "v1.msgpack", "v1.named.msgpack"}

// goldenTargets are the formats with the files that Encode has to match.
var goldenTargets = map[Format]string{
	FormatJSON:        "v1.pretty.json",
	FormatJSONCompact: "v1.compact.json",
	FormatMsgPack:     "v1.msgpack",
}

func goldenNames(t testing.TB) []string {
	t.Helper()
	dirs, err := fs.ReadDir(goldenFiles, "testdata/golden")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range dirs {
		if d.IsDir() {
			names = append(names, d.Name())
		}
	}
	if len(names) < 8 {
		t.Fatalf("%d golden containers, want 8 or more", len(names))
	}
	return names
}

func goldenFile(t testing.TB, name, file string) []byte {
	t.Helper()
	data, err := goldenFiles.ReadFile(path.Join("testdata/golden", name, file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustDecode(t testing.TB, data []byte) *Container {
	t.Helper()
	c, _, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func mustEncode(t testing.TB, c *Container, f Format) []byte {
	t.Helper()
	data, err := Encode(c, f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wantBytes reports the first difference between two long texts.
func wantBytes(t testing.TB, got, want []byte) {
	t.Helper()
	if string(got) == string(want) {
		return
	}
	n := 0
	for n < len(got) && n < len(want) && got[n] == want[n] {
		n++
	}
	t.Fatalf("differs at byte %d:\n got %.80q\nwant %.80q", n, got[n:], want[n:])
}

func TestGolden(t *testing.T) {
	for _, name := range goldenNames(t) {
		for _, source := range goldenSources {
			for format, target := range goldenTargets {
				t.Run(name+"/"+source+"/"+format.String(), func(t *testing.T) {
					c := mustDecode(t, goldenFile(t, name, source))
					wantBytes(t, mustEncode(t, c, format), goldenFile(t, name, target))
				})
			}
		}
	}
}

func TestGoldenInfo(t *testing.T) {
	formats := map[string]Format{
		"v0.json": FormatJSON, "v1.pretty.json": FormatJSON, "v1.compact.json": FormatJSONCompact,
		"v1.msgpack": FormatMsgPack, "v1.named.msgpack": FormatMsgPack,
	}
	for _, name := range goldenNames(t) {
		for file, format := range formats {
			_, info, err := Decode(goldenFile(t, name, file))
			want := Info{Format: format, Version: 1}
			if file == "v0.json" {
				want.Version = 0
			}
			if err != nil || info != want {
				t.Errorf("%s/%s: %+v, %v, want %+v", name, file, info, err, want)
			}
		}
	}
}

func TestGoldenEntriesJSON(t *testing.T) {
	for _, name := range goldenNames(t) {
		c := mustDecode(t, goldenFile(t, name, "v1.msgpack"))
		data, err := AppendEntriesJSON(nil, c.Entries)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := DecodeEntries(data)
		if err != nil {
			t.Fatal(err)
		}
		c.Entries = entries
		wantBytes(t, mustEncode(t, c, FormatJSON), goldenFile(t, name, "v1.pretty.json"))
	}
}

// Version 0 held the entries alone, so all but them is made by the migration.
func TestGoldenMigration(t *testing.T) {
	for _, name := range goldenNames(t) {
		c := mustDecode(t, goldenFile(t, name, "v0.json"))
		if c.SessionID != "migrated" || c.Version != StorageVersion || !c.CreatedAt.Equal(c.ModifiedAt) || c.CreatedAt.IsZero() {
			t.Errorf("%s: migrated to %q, version %d, %v, %v", name, c.SessionID, c.Version, c.CreatedAt, c.ModifiedAt)
		}
		want := mustDecode(t, goldenFile(t, name, "v1.compact.json"))
		want.SessionID, want.CreatedAt, want.ModifiedAt = c.SessionID, c.CreatedAt, c.ModifiedAt
		wantBytes(t, mustEncode(t, c, FormatJSON), mustEncode(t, want, FormatJSON))
	}
}
