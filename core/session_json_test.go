package core_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// parsed is what a program makes of a container as JSON whose only number type
// is float64. What was migrated has times of its own.
func parsed(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v: %.2000s", err, text)
	}
	if v["session_id"] == "migrated" {
		delete(v, "created_at")
		delete(v, "modified_at")
	}
	return v
}

// checkJSON compares the text that a session gives with what a backend loads. It
// reports whether the text is the stored one.
func checkJSON(t *testing.T, fsys fsadapter.FS, s *core.Session) (stored bool) {
	t.Helper()
	text, err := s.JSON(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Yield(); err != nil {
		t.Fatal(err)
	}
	c, err := openBackend(t, fsys, core.Options{}).LoadContainer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := core.Encode(c, core.FormatJSONCompact)
	if err != nil {
		t.Fatal(err)
	}
	if got := text.Data; !reflect.DeepEqual(parsed(t, got), parsed(t, want)) {
		t.Errorf("JSON is %.2000s; want %.2000s", got, want)
	}
	if text.Token != c.Token() || text.Entries != len(c.Entries) {
		t.Errorf("token %q, %d entries; want %q, %d", text.Token, text.Entries, c.Token(), len(c.Entries))
	}
	file, err := hackpadfs.ReadFile(fsys, sessionFile)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(file, text.Data)
}

func TestSessionJSONOfGoldenFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/golden/*/*")
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no golden files")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := core.Decode(data); err != nil {
			continue // a README, or one that is to be refused
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			fsys := memfs.New()
			put(t, fsys, sessionFile, data)
			s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
			if info := infoOf(t, data); info.Blank {
				return // a container of now
			}
			checkJSON(t, fsys, s)
			remember(t, s, at("new", 1, "N"))
			checkJSON(t, fsys, s)
		})
	}
}

func infoOf(t *testing.T, data []byte) core.Info {
	t.Helper()
	_, info, err := core.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// What is stored is given as it is only where it means what Encode would write.
func TestSessionJSONIsTheStoredTextWhereThatIsPlain(t *testing.T) {
	const plain = `{"version":1,"session_id":"s","created_at":"2026-01-02T03:04:05Z","modified_at":"2026-01-02T03:04:05.120Z",` +
		`"entries":[{"id":"1","tier":"session","content":"c","metadata":{"b":1.0,"a":[9007199254740993]},` +
		`"created_at":"2026-01-02T03:04:05.000001Z","last_accessed":"2026-01-02T03:04:05.000000001Z",` +
		`"access_count":3,"importance":0.7,"mood":"good"}]}`
	for _, test := range []struct {
		old, new string
		stored   bool
	}{
		{"", "", true},
		{`"importance":0.7`, `"importance": 0.70`, true},
		{`"importance":0.7`, `"importance":1`, true},
		{`"importance":0.7`, `"importance":0.12345679`, true},
		{`"importance":0.7`, `"importance":0.123456789`, false},
		{`"importance":0.7`, `"importance":16777217`, false},
		{`"importance":0.7`, `"importance":7e-1`, false},
		{`"importance":0.7,`, ``, false},
		{`"access_count":3,`, ``, false},
		{`"metadata":{"b":1.0,"a":[9007199254740993]},`, ``, false},
		{`05.120Z`, `05.12Z`, false},
		{`05.120Z`, `05.000Z`, false},
		{`05.000001Z`, `05.000001+00:00`, false},
		{`05.000001Z`, `05.0000019999Z`, false},
		{`"2026-01-02T03:04:05Z"`, `"2026-01-02t03:04:05Z"`, false},
		{`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:04:05z"`, false},
		{`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:04:60Z"`, false},
		{`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:04:05\u005a"`, false},
	} {
		if !strings.Contains(plain, test.old) {
			t.Fatal(test.old)
		}
		fsys := memfs.New()
		put(t, fsys, sessionFile, []byte(strings.Replace(plain, test.old, test.new, 1)))
		s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
		if stored := checkJSON(t, fsys, s); stored != test.stored {
			t.Errorf("%s instead of %s: the stored text %v; want %v", test.new, test.old, stored, test.stored)
		}
		remember(t, s, at("1", 1, "changed"), at("2", 2, "new"))
		checkJSON(t, fsys, s)
	}
}

func TestSessionJSONFollowsTheFile(t *testing.T) {
	for _, format := range []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack} {
		fsys := memfs.New()
		s := openSession(t, fsys, core.SessionOptions{Format: format})
		for i := range 3 {
			remember(t, s, at("same", i, "S"), at(string(rune('a'+i)), i, "A"))
			checkJSON(t, fsys, s)
		}
		if err := s.Checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
		if stored := checkJSON(t, fsys, s); stored != (format != core.FormatMsgPack) {
			t.Errorf("format %v: the stored text %v", format, stored)
		}
		if err := s.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		checkJSON(t, fsys, s)
	}
}

func TestSessionJSONWaitsForNoWord(t *testing.T) {
	fsys := newBrowserFS()
	s := openSession(t, fsys, core.SessionOptions{})
	other := openSession(t, fsys, core.SessionOptions{})
	remember(t, s, at("1", 1, "A"))
	if err := s.Yield(); err != nil {
		t.Fatal(err)
	}
	fsys.silent = true
	remember(t, other, at("2", 2, "B"))
	if err := other.Yield(); err != nil {
		t.Fatal(err)
	}
	text, err := s.JSON(t.Context())
	if err != nil || text.Entries != 2 {
		t.Errorf("%d entries, %v; want both, though nobody has told of the second", text.Entries, err)
	}
}
