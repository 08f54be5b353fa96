package core_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

func openBackend(t *testing.T, fsys fsadapter.FS, opts core.Options) *core.Backend {
	t.Helper()
	b, err := core.Open(fsys, sessionFile, opts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func loadedContents(t *testing.T, b *core.Backend) string {
	t.Helper()
	entries, err := b.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		texts = append(texts, e.Content)
	}
	return strings.Join(texts, " ")
}

func TestBackendLoadsWhatIsInTheJournal(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{SessionID: "first", KeepJournal: true})
	b := openBackend(t, fsys, core.Options{})
	remember(t, s, at("a", 1, "A"), at("b", 2, "B"))
	if err := s.SetSessionID(t.Context(), "second"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if got := loadedContents(t, b); got != "B" {
		t.Errorf("Load = %q; want B", got)
	}
	if id, ok, err := b.StoredSessionID(t.Context()); id != "second" || !ok || err != nil {
		t.Errorf("StoredSessionID = %q, %v, %v", id, ok, err)
	}
	data, err := b.Export(t.Context(), core.FormatMsgPack)
	if err != nil {
		t.Fatal(err)
	}
	if c, _, err := core.Decode(data); err != nil || len(c.Entries) != 1 || c.SessionID != "second" {
		t.Errorf("the export holds %+v, %v", c, err)
	}
}

func TestBackendSaveReplacesWhatIsInTheJournal(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{})
	b := openBackend(t, fsys, core.Options{})
	remember(t, s, at("a", 1, "A"))
	if err := b.Save(t.Context(), []core.Entry{at("b", 2, "B")}); err != nil {
		t.Fatal(err)
	}
	wantContents(t, s, "B")
	remember(t, s, at("c", 3, "C"))
	if got := loadedContents(t, b); got != "B C" {
		t.Errorf("Load = %q; want B C", got)
	}
	for _, name := range fileNames(t, fsys) {
		if strings.Contains(name, "orphan") {
			t.Errorf("%s was set aside", name)
		}
	}
}

func TestBackendSaveContainerSeesCommits(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{})
	b := openBackend(t, fsys, core.Options{})
	remember(t, s, at("a", 1, "A"))
	stale, err := b.LoadContainer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	remember(t, s, at("b", 2, "B"))
	if err := b.SaveContainer(t.Context(), stale); !errors.Is(err, core.ErrConflict) {
		t.Errorf("SaveContainer = %v; want ErrConflict", err)
	}
	c, err := b.LoadContainer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Entries = append(c.Entries, at("c", 3, "C"))
	if err := b.SaveContainer(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	wantContents(t, s, "C", "B", "A")
	if st, err := s.Stats(t.Context()); err != nil || st.JournalBytes != 0 {
		t.Errorf("Stats = %+v, %v; want the journal folded", st, err)
	}
}

func TestBackendImportKeepsWhatIsInTheJournal(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{})
	b := openBackend(t, fsys, core.Options{})
	remember(t, s, at("a", 1, "A"))
	data, err := core.Encode(core.NewContainer("imported", []core.Entry{at("i", 5, "I")}), core.FormatMsgPack)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Import(t.Context(), data, core.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	wantContents(t, s, "I")
	kept, _, err := core.Decode(readFile(t, fsys, sessionFile+".bak"))
	if err != nil || len(kept.Entries) != 1 || kept.Entries[0].Content != "A" {
		t.Errorf("kept %+v, %v; want A", kept, err)
	}
}

func TestBackendReplacesADamagedJournal(t *testing.T) {
	damaged := func(t *testing.T) (*memfs.FS, []byte) {
		fsys := journaled(t)
		data := readFile(t, fsys, journalFile)
		data[8192+50] ^= 1
		replaceFile(t, fsys, journalFile, data)
		return fsys, data
	}
	imported, err := core.Encode(core.NewContainer("imported", []core.Entry{at("i", 5, "I")}), core.FormatJSON)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("import", func(t *testing.T) {
		fsys, journal := damaged(t)
		aside := ""
		b := openBackend(t, fsys, core.Options{OnSetAside: func(name string) { aside = name }})
		if err := b.Save(t.Context(), nil); err == nil {
			t.Error("Save replaced a damaged journal")
		}
		if err := b.Import(t.Context(), imported, core.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := loadedContents(t, b); got != "I" {
			t.Errorf("Load = %q; want I", got)
		}
		if aside == "" || !slices.Equal(readFile(t, fsys, aside), journal) {
			t.Errorf("the damaged journal is not in %q", aside)
		}
	})
	t.Run("clear", func(t *testing.T) {
		fsys, _ := damaged(t)
		b := openBackend(t, fsys, core.Options{})
		if err := b.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		if names := fileNames(t, fsys); len(names) != 0 {
			t.Errorf("Clear left %q", names)
		}
	})
}

func TestBackendClearIsSeenBySessions(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{})
	b := openBackend(t, fsys, core.Options{})
	for i := range 3 {
		remember(t, s, at("a", 1, "A"))
		if i == 1 {
			if err := s.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
			remember(t, s, at("b", 2, "B"))
		}
		if err := b.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantContents(t, s)
		if names := fileNames(t, fsys); len(names) != 0 {
			t.Fatalf("Clear left %q", names)
		}
	}
}

func TestSessionOfVersion0KeepsTheOldBytes(t *testing.T) {
	fsys := memfs.New()
	old := []byte(`[{"id":"1","tier":"session","content":"old","created_at":"2026-01-01T00:00:00Z","last_accessed":"2026-01-01T00:00:00Z"}]`)
	if err := fsys.MkdirAll("agents/ada", 0o700); err != nil {
		t.Fatal(err)
	}
	replaceFile(t, fsys, sessionFile, old)
	s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
	remember(t, s, at("2", 99999999, "new"))
	wantContents(t, openSession(t, fsys, core.SessionOptions{KeepJournal: true}), "new", "old")
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, fsys, sessionFile+".v0.bak"); string(got) != string(old) {
		t.Errorf("kept %q", got)
	}
	if c, info, err := core.Decode(readFile(t, fsys, sessionFile)); err != nil || info.Version != 1 || c.SessionID != "migrated" {
		t.Errorf("the container is %+v, %+v, %v", c, info, err)
	}
}

func TestSessionCheckpointsKeepTheFormatByteForByte(t *testing.T) {
	for _, format := range []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack} {
		fsys := memfs.New()
		b := openBackend(t, fsys, core.Options{Format: format})
		var entries []core.Entry
		for i := range 20 {
			entries = append(entries, at(fmt.Sprint(i), i, fmt.Sprintf("content %d \"quoted\" – ②", i)))
		}
		if err := b.Save(t.Context(), entries); err != nil {
			t.Fatal(err)
		}
		s := openSession(t, fsys, core.SessionOptions{})
		for range 3 {
			remember(t, s, at("3", 3, "changed"), core.Entry{Content: "new"})
			if _, err := s.Touch(t.Context(), "5", "7"); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Delete(t.Context(), "9", "0"); err != nil {
				t.Fatal(err)
			}
			if err := s.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
			data := readFile(t, fsys, sessionFile)
			c, _, err := core.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := core.Encode(c, format); err != nil || string(again) != string(data) {
				t.Fatalf("%v: a checkpoint writes other bytes than a save, %v", format, err)
			}
		}
	}
}

// What another program has laid out in its own way is written as all else when
// the container is.
func TestSessionCheckpointCopiesOnlyCanonicalEntries(t *testing.T) {
	fsys := memfs.New()
	if err := fsys.MkdirAll("agents/ada", 0o700); err != nil {
		t.Fatal(err)
	}
	replaceFile(t, fsys, sessionFile, []byte(`{ "version":1,"session_id":"s","created_at":"2026-01-01T00:00:00Z","modified_at":"2026-01-01T00:00:00Z","entries":[
		{"tier":"session", "id":"1","content":"\u0041","created_at":"2026-01-01T00:00:00+00:00","last_accessed":"2026-01-01T00:00:00Z","mood":"fine"}]}`))
	for range 2 {
		s := openSession(t, fsys, core.SessionOptions{})
		remember(t, s, core.Entry{Content: "more"})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		data := readFile(t, fsys, sessionFile)
		c, info, err := core.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := core.Encode(c, info.Format); err != nil || string(again) != string(data) {
			t.Fatalf("not canonical: %s, %v", data, err)
		}
	}
}
