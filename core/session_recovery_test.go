package core_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
)

const journalFile = sessionFile + ".journal"

func readFile(t *testing.T, fsys fsadapter.FS, name string) []byte {
	t.Helper()
	data, err := hackpadfs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// replaceFile writes a file as a program does that knows neither locks nor
// journals.
func replaceFile(t *testing.T, fsys fsadapter.FS, name string, data []byte) {
	t.Helper()
	if err := fsys.ReplaceFile(t.Context(), name, data); err != nil {
		t.Fatal(err)
	}
}

// journaled returns a file system with three entries, each in a frame.
func journaled(t *testing.T) *memfs.FS {
	t.Helper()
	fsys := memfs.New()
	s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
	for i := range 3 {
		remember(t, s, at(fmt.Sprint(i), i, fmt.Sprint("entry ", i)))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return fsys
}

func TestSessionCutsOffATornTail(t *testing.T) {
	fsys := journaled(t)
	whole := readFile(t, fsys, journalFile)
	for _, tail := range []string{"x", strings.Repeat("\x00", 100), string(whole[8192:8240])} {
		replaceFile(t, fsys, journalFile, append(bytes.Clone(whole), tail...))
		s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
		wantContents(t, s, "entry 2", "entry 1", "entry 0")
		remember(t, s, at("9", 9, "after it"))
		again := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
		wantContents(t, again, "after it", "entry 2", "entry 1", "entry 0")
	}
}

func TestSessionRefusesADamagedJournal(t *testing.T) {
	fsys := journaled(t)
	data := readFile(t, fsys, journalFile)
	data[8192+50] ^= 1
	replaceFile(t, fsys, journalFile, data)
	_, err := core.OpenSession(t.Context(), fsys, sessionFile, core.SessionOptions{})
	var corrupt *core.CorruptError
	if !errors.As(err, &corrupt) || corrupt.Path != journalFile || corrupt.Offset != 8192 {
		t.Errorf("OpenSession = %v; want damage at 8192 of the journal", err)
	}
	if !bytes.Equal(readFile(t, fsys, journalFile), data) {
		t.Error("the damaged journal was changed")
	}
}

// A session that is open when the damage happens must not go on either.
func TestOpenSessionRefusesADamagedJournal(t *testing.T) {
	fsys := journaled(t)
	s := openSession(t, fsys, core.SessionOptions{})
	remember(t, openSession(t, fsys, core.SessionOptions{KeepJournal: true}), at("8", 8, "by another"))
	data := readFile(t, fsys, journalFile)
	data[4096+20] ^= 1
	data[20] ^= 1
	replaceFile(t, fsys, journalFile, data)
	var corrupt *core.CorruptError
	if _, err := s.Put(t.Context(), at("9", 9, "new")); !errors.As(err, &corrupt) {
		t.Errorf("Put = %v; want *CorruptError", err)
	}
	if _, err := s.List(t.Context(), core.ListOptions{}); !errors.As(err, &corrupt) {
		t.Errorf("List = %v; want *CorruptError", err)
	}
}

func TestSessionSetsTheJournalOfAnotherContainerAside(t *testing.T) {
	for _, open := range []bool{false, true} {
		t.Run(fmt.Sprint("open=", open), func(t *testing.T) {
			fsys := journaled(t)
			changes := make(chan core.Notice, 10)
			opts := core.SessionOptions{OnChange: func(c core.Notice) { changes <- c }, PollInterval: time.Hour}
			var s *core.Session
			if open {
				s = openSession(t, fsys, opts)
			}
			old := readFile(t, fsys, journalFile)
			plain, err := core.Encode(core.NewContainer("plain", []core.Entry{at("p", 1, "plain")}), core.FormatJSON)
			if err != nil {
				t.Fatal(err)
			}
			replaceFile(t, fsys, sessionFile, plain)
			if !open {
				s = openSession(t, fsys, opts)
			}
			remember(t, s, at("q", 2, "new"))
			wantContents(t, s, "new", "plain")
			name := ""
			for name == "" {
				select {
				case c := <-changes:
					name = c.SetAside
				case <-time.After(10 * time.Second):
					t.Fatal("not told of the journal set aside")
				}
			}
			if !strings.HasPrefix(name, journalFile+".orphan-") || !bytes.Equal(readFile(t, fsys, name), old) {
				t.Errorf("%s does not hold the old journal", name)
			}
			wantContents(t, openSession(t, fsys, core.SessionOptions{}), "new", "plain")
		})
	}
}

// A plain writer that comes after a checkpoint takes nothing away that was not
// in the container, so there is nothing to set aside.
func TestSessionAcceptsAPlainWriterAfterACheckpoint(t *testing.T) {
	fsys := journaled(t)
	s := openSession(t, fsys, core.SessionOptions{})
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, _, err := core.Decode(readFile(t, fsys, sessionFile))
	if err != nil {
		t.Fatal(err)
	}
	c.Entries = append(c.Entries, at("p", 9, "plain"))
	c.Touch()
	plain, err := core.Encode(c, core.FormatJSON)
	if err != nil {
		t.Fatal(err)
	}
	replaceFile(t, fsys, sessionFile, plain)
	wantContents(t, s, "plain", "entry 2", "entry 1", "entry 0")
	remember(t, s, at("q", 10, "new"))
	wantContents(t, openSession(t, fsys, core.SessionOptions{}), "new", "plain", "entry 2", "entry 1", "entry 0")
	for _, name := range fileNames(t, fsys) {
		if strings.Contains(name, "orphan") {
			t.Errorf("%s was set aside", name)
		}
	}
}

func fileNames(t *testing.T, fsys fsadapter.FS) []string {
	t.Helper()
	entries, err := fsys.ReadDir("agents/ada")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// sessionSteps are changes to a memory and what it holds after each.
var sessionSteps = []struct {
	do   func(t *testing.T, s *core.Session) error
	want string
}{
	{func(t *testing.T, s *core.Session) error { _, err := s.Put(t.Context(), at("a", 1, "A")); return err }, "A"},
	{func(t *testing.T, s *core.Session) error {
		_, err := s.Put(t.Context(), at("b", 2, "B"), at("c", 3, "C"))
		return err
	}, "C B A"},
	{func(t *testing.T, s *core.Session) error { return s.Checkpoint(t.Context()) }, "C B A"},
	{func(t *testing.T, s *core.Session) error { _, err := s.Delete(t.Context(), "b"); return err }, "C A"},
	{func(t *testing.T, s *core.Session) error { _, err := s.Put(t.Context(), at("a", 1, "AA")); return err }, "C AA"},
	{func(t *testing.T, s *core.Session) error { return s.Checkpoint(t.Context()) }, "C AA"},
	{func(t *testing.T, s *core.Session) error { return s.Clear(t.Context()) }, ""},
	{func(t *testing.T, s *core.Session) error { _, err := s.Put(t.Context(), at("d", 4, "D")); return err }, "D"},
	{func(t *testing.T, s *core.Session) error { return s.Checkpoint(t.Context()) }, "D"},
}

// A process dies before each operation in turn. What it had acknowledged is
// there for the next one, which can go on with it.
func TestSessionSurvivesDeathAtEveryMoment(t *testing.T) {
	deaths := 0
	for at := 0; ; at++ {
		torn := false
		for range 2 {
			fired := dieAt(t, at, torn)
			if !fired {
				if deaths < 100 {
					t.Fatalf("only %d moments", deaths)
				}
				return
			}
			deaths++
			torn = true
		}
	}
}

func dieAt(t *testing.T, moment int, torn bool) bool {
	t.Helper()
	base := memfs.New()
	death := &faultfs.Death{Index: moment, Torn: torn}
	before, after := "", ""
	s, err := core.OpenSession(t.Context(), faultfs.New(base, death), sessionFile, core.SessionOptions{})
	if err == nil {
		for _, step := range sessionSteps {
			after = step.want
			if err = step.do(t, s); err != nil {
				break
			}
			before = after
		}
	}
	fired := death.Fired()
	if !fired {
		return false
	}
	base.Abandon()
	survivor := openSession(t, base, core.SessionOptions{KeepJournal: true})
	if got := strings.Join(contents(t, survivor), " "); got != before && got != after {
		t.Errorf("died at operation %d (torn %v): %q; want %q or %q", moment, torn, got, before, after)
	}
	remember(t, survivor, at("z", 99, "Z"))
	for _, name := range fileNames(t, base) {
		if strings.Contains(name, "orphan") {
			t.Errorf("died at operation %d (torn %v): %s was set aside", moment, torn, name)
		}
	}
	if err := survivor.Close(); err != nil {
		t.Error(err)
	}
	next := openSession(t, base, core.SessionOptions{})
	if got := contents(t, next); len(got) == 0 || got[0] != "Z" {
		t.Errorf("died at operation %d (torn %v): the next entry is not in %q", moment, torn, got)
	}
	return true
}
