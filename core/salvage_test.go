package core_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

func entryIDs(c *core.Container) string {
	var list []string
	for _, e := range c.Entries {
		list = append(list, e.ID)
	}
	return strings.Join(list, " ")
}

// salvage is core.Salvage of what no newer program wrote.
func salvage(t *testing.T, container, journal []byte) (*core.Container, []core.Loss) {
	t.Helper()
	s, err := core.Salvage(container, journal)
	if err != nil {
		t.Fatal(err)
	}
	return s.Container, s.Losses
}

func TestSalvageOfAWholeMemoryIsTheMemory(t *testing.T) {
	fsys := journaled(t)
	c, losses := salvage(t, readFile(t, fsys, sessionFile), readFile(t, fsys, journalFile))
	if entryIDs(c) != "0 1 2" || len(losses) != 0 {
		t.Errorf("salvaged %q, lost %v", entryIDs(c), losses)
	}
}

func TestSalvageReadsAroundDamageInAContainer(t *testing.T) {
	for _, format := range []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack} {
		c := core.NewContainer("mine", []core.Entry{at("a", 1, "AAAA"), at("b", 2, "BBBB"), at("c", 3, "CCCC")})
		data, err := core.Encode(c, format)
		if err != nil {
			t.Fatal(err)
		}
		for content, left := range map[string]string{"AAAA": "b c", "BBBB": "a c", "CCCC": "a b"} {
			damaged := bytes.Replace(data, []byte(content), []byte("\xff\xff\xff\xff"), 1)
			got, losses := salvage(t, damaged, nil)
			if entryIDs(got) != left || len(losses) == 0 || got.SessionID != "mine" {
				t.Errorf("%v without %s: salvaged %q of session %q, lost %v", format, content, entryIDs(got), got.SessionID, losses)
			}
		}
		cut := data[:bytes.Index(data, []byte("CCCC"))]
		if got, losses := salvage(t, cut, nil); entryIDs(got) != "a b" || len(losses) != 1 {
			t.Errorf("%v cut off: salvaged %q, lost %v", format, entryIDs(got), losses)
		}
		if got, losses := salvage(t, []byte("\x00\x00"+string(data[30:])), nil); format != core.FormatMsgPack && (entryIDs(got) != "a b c" || len(losses) == 0) {
			t.Errorf("%v without a beginning: salvaged %q, lost %v", format, entryIDs(got), losses)
		}
	}
}

// A session or time that is damaged is that of a new container.
func TestSalvageTakesNothingFromADamagedHead(t *testing.T) {
	for name, data := range map[string]string{
		"MessagePack, session": "\x95\x01\xa2x\xff",
		"JSON, session":        "{\"version\":1,\"session_id\":\"x\xff\"}",
		"JSON, time":           `{"version":1,"session_id":"salvaged","created_at":"yesterday"}`,
	} {
		s, err := core.Salvage([]byte(data), nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if c := s.Container; c.SessionID != "salvaged" || c.CreatedAt.IsZero() || len(s.Losses) == 0 {
			t.Errorf("%s: session %q, made %v, %d losses", name, c.SessionID, c.CreatedAt, len(s.Losses))
		}
		if _, err := core.Encode(s.Container, s.Format); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSalvageReadsAroundDamageInAJournal(t *testing.T) {
	fsys := journaled(t)
	container, journal := readFile(t, fsys, sessionFile), readFile(t, fsys, journalFile)
	frame := (len(journal) - 8192) / 3
	for i, left := range []string{"1 2", "0 2", "0 1"} {
		damaged := bytes.Clone(journal)
		damaged[8192+i*frame+60] ^= 1
		got, losses := salvage(t, container, damaged)
		if entryIDs(got) != left || len(losses) == 0 && i < 2 {
			t.Errorf("without frame %d: salvaged %q, lost %v", i, entryIDs(got), losses)
		}
	}
	headless := bytes.Clone(journal)
	clear(headless[:8192])
	if got, losses := salvage(t, container, headless); entryIDs(got) != "0 1 2" || len(losses) != 1 {
		t.Errorf("without a header: salvaged %q, lost %v", entryIDs(got), losses)
	}
	if got, losses := salvage(t, []byte(`{"version":`), journal); entryIDs(got) != "0 1 2" || len(losses) != 1 {
		t.Errorf("without a container: salvaged %q, lost %v", entryIDs(got), losses)
	}
}

func TestSalvageAddsWhatAnotherContainersJournalHolds(t *testing.T) {
	journal := readFile(t, journaled(t), journalFile)
	c := core.NewContainer("other", []core.Entry{at("1", 1, "other"), at("x", 2, "x")})
	data, err := core.Encode(c, core.FormatJSON)
	if err != nil {
		t.Fatal(err)
	}
	got, losses := salvage(t, data, journal)
	if entryIDs(got) != "1 x 0 2" || got.Entries[0].Content != "other" || len(losses) != 1 {
		t.Errorf("salvaged %q, lost %v", entryIDs(got), losses)
	}
}

func TestSalvageOfAFileChangesNothing(t *testing.T) {
	fsys := journaled(t)
	container, journal := readFile(t, fsys, sessionFile), readFile(t, fsys, journalFile)
	damaged := bytes.Replace(container, []byte("version"), []byte("VERSION"), 1)
	put(t, fsys, sessionFile, damaged)
	b, err := core.Open(fsys, sessionFile, core.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Salvage(t.Context())
	if err != nil || entryIDs(s.Container) != "0 1 2" || len(s.Losses) == 0 || s.Format != core.FormatJSON {
		t.Fatalf("salvaged %+v, %v", s, err)
	}
	if !bytes.Equal(readFile(t, fsys, sessionFile), damaged) || !bytes.Equal(readFile(t, fsys, journalFile), journal) {
		t.Error("the file or its journal was changed")
	}
	data, err := core.Encode(s.Container, s.Format)
	if err == nil {
		err = b.Import(t.Context(), data, core.ImportOptions{})
	}
	if err != nil {
		t.Fatal(err)
	}
	if c, err := b.LoadContainer(t.Context()); err != nil || entryIDs(c) != "0 1 2" {
		t.Errorf("imported: %v, %v", c, err)
	}
	kept := map[string][]byte{".damaged-": damaged, ".journal.orphan-": journal}
	for _, name := range strings.Fields(listing(t, fsys)) {
		for mark, want := range kept {
			if strings.Contains(name, mark) && bytes.Equal(readFile(t, fsys, path.Join(path.Dir(sessionFile), name)), want) {
				delete(kept, mark)
			}
		}
	}
	if len(kept) > 0 {
		t.Errorf("not kept: %q", kept)
	}
}

func TestSalvageRefuses(t *testing.T) {
	fsys := memfs.New()
	b, err := core.Open(fsys, sessionFile, core.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Salvage(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	put(t, fsys, sessionFile, []byte(`{"version":2}`))
	var newer *core.VersionError
	if _, err := b.Salvage(t.Context()); !errors.As(err, &newer) || newer.Path != sessionFile {
		t.Errorf("a newer version: %v", err)
	}
}

func TestSalvageNeverPanics(t *testing.T) {
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
	for i := range 3 {
		remember(t, s, at(fmt.Sprint(i), i, "x"))
	}
	container, journal := readFile(t, fsys, sessionFile), readFile(t, fsys, journalFile)
	for i := range container {
		salvage(t, container[:i], journal)
	}
	for i := range journal {
		salvage(t, container, journal[:i])
		damaged := bytes.Clone(journal)
		damaged[i] ^= 0x10
		if got, _ := salvage(t, container, damaged); len(got.Entries) < 2 {
			t.Fatalf("byte %d: salvaged only %q", i, entryIDs(got))
		}
	}
}
