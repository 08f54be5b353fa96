package proof

import (
	"slices"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
)

// failing makes the operations of a journal fail whose kinds it holds.
type failing struct {
	kinds []faultfs.Kind
	late  bool // they have their effect
}

func (f *failing) Inject(op faultfs.Op) faultfs.Outcome {
	if !strings.HasSuffix(op.Name, ".journal") || !slices.Contains(f.kinds, op.Kind) {
		return faultfs.Outcome{}
	}
	if f.late {
		return faultfs.Outcome{Err: faultfs.ErrInjected, Effect: faultfs.Whole}
	}
	return faultfs.Outcome{Err: faultfs.ErrInjected}
}

const failedFile, failedJournal = "memory.json", "memory.json.journal"

func putOne(t *testing.T, s *core.Session, id string) error {
	_, err := s.Put(t.Context(), core.Entry{ID: id, Tier: core.TierSession})
	return err
}

func sortedIDs(entries []core.Entry) string {
	var ids []string
	for i := range entries {
		ids = append(ids, entries[i].ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// What JOURNAL.md says of a write or sync that failed: the frame is cut off, all
// is read again, and there is a checkpoint before the next commit.
func TestAWriteThatFailed(t *testing.T) {
	for name, fault := range map[string]*failing{
		"write":                   {kinds: []faultfs.Kind{faultfs.Write}},
		"write, after all":        {kinds: []faultfs.Kind{faultfs.Write}, late: true},
		"sync":                    {kinds: []faultfs.Kind{faultfs.Sync}},
		"sync and the truncation": {kinds: []faultfs.Kind{faultfs.Sync, faultfs.Truncate}},
	} {
		t.Run(name, func(t *testing.T) {
			base, now := memfs.New(), &failing{}
			fsys := faultfs.New(base, faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome { return now.Inject(op) }))
			s, err := core.OpenSession(t.Context(), fsys, failedFile, core.SessionOptions{KeepJournal: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := putOne(t, s, "one"); err != nil {
				t.Fatal(err)
			}
			before := len(base.Image()[failedJournal])
			now = fault
			if err := putOne(t, s, "two"); err == nil {
				t.Fatal("it was acknowledged")
			}
			now = &failing{}
			cut := len(base.Image()[failedJournal]) == before
			if want := !slices.Contains(fault.kinds, faultfs.Truncate); cut != want {
				t.Errorf("cut off: %v, want %v", cut, want)
			}
			checkAgainstFiles(t, base, s)
			if err := putOne(t, s, "three"); err != nil {
				t.Fatal(err)
			}
			container, _, err := core.Decode(base.Image()[failedFile])
			if err != nil || !strings.Contains(sortedIDs(container.Entries), "one") {
				t.Errorf("there was no checkpoint before the next commit: %v", err)
			}
			checkAgainstFiles(t, base, s)
		})
	}
}

// checkAgainstFiles compares what a session shows with what another program finds.
func checkAgainstFiles(t *testing.T, base *memfs.FS, s *core.Session) {
	t.Helper()
	shown, err := s.List(t.Context(), core.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := core.Open(base, failedFile, core.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := b.Load(t.Context())
	if err != nil || sortedIDs(found) != sortedIDs(shown) {
		t.Errorf("shown: %s; found: %s, %v", sortedIDs(shown), sortedIDs(found), err)
	}
}
