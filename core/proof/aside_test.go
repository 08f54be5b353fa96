package proof

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"holdfast/core"
	"holdfast/fsadapter/crash"
	"holdfast/fsadapter/memfs"
)

// overwritten returns a memory whose container was replaced by a program that
// knows no journals, while the journal held entries a and b.
func overwritten(t *testing.T) memfs.Image {
	t.Helper()
	fsys := memfs.FromImage(memfs.Image{})
	p := newProcess(fsys)
	for _, s := range []step{put("a", "a", 100), put("b", "a b", 100)} {
		if err := s.do(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	image := fsys.Image() // as the process would leave it if it were killed now
	p.end()
	image[file] = containerOf(core.FormatJSON, "plain", 100)
	return image
}

// TestPowerCutWhileAJournalIsSetAside cuts the power while the commits to a
// container that is gone are brought to safety. The memory is what the other
// program has written, or more; the commits are in the journal or beside it.
func TestPowerCutWhileAJournalIsSetAside(t *testing.T) {
	all := newCensus(t, scale{short: 100, long: 100})
	list := []workload{
		{name: "put", steps: []step{put("c", "plain c", 100), put("d", "plain c d", 100)}},
		{name: "save", steps: []step{save("c", 100)}},
		{name: "import", steps: []step{importOf("c", 100)}},
	}
	all.run(t, list, func(t *testing.T, c *census, w workload) {
		w.start = overwritten(t)
		r := record(t, w)
		bad := c.survey(t, r.trace, c.model.States(r.trace, 0), r.allowed, func(s crash.State) (string, error) {
			for _, id := range []string{"a", "b"} {
				if !slices.Contains(idsBeside(s.Image), id) {
					t.Errorf("%s: %s is gone: %v", w.name, id, cut{r.trace, s})
				}
			}
			return r.look(t, s.Image)
		})
		report(t, w.name, bad)
	})
}

// idsBeside returns the IDs of the entries in the journal and in those that were
// set aside.
func idsBeside(image memfs.Image) []string {
	var ids []string
	for name, data := range image {
		if strings.HasPrefix(name, file+".journal") {
			found, err := core.Salvage(nil, data)
			if err != nil {
				continue
			}
			for _, e := range found.Container.Entries {
				ids = append(ids, e.ID)
			}
		}
	}
	return ids
}

// TestJournalsSetAsideAtOneMoment sets two journals aside while the clock stands
// still. Both are kept.
func TestJournalsSetAsideAtOneMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fsys := memfs.FromImage(overwritten(t))
		for _, id := range []string{"c", "d"} {
			p := newProcess(fsys)
			if err := put(id, "", 100).do(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			image := fsys.Image()
			p.end()
			image[file] = containerOf(core.FormatJSON, "plain", 101)
			fsys = memfs.FromImage(image)
		}
		if err := put("e", "", 100).do(t.Context(), newProcess(fsys)); err != nil {
			t.Fatal(err)
		}
		ids := idsBeside(fsys.Image())
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != "a b c d e" {
			t.Errorf("kept %s; want a b c d e", got)
		}
	})
}

// TestDamageImportedOverAtOneMoment imports over two damaged files while the
// clock stands still. Both are kept.
func TestDamageImportedOverAtOneMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		image := memfs.Image{"ada/": nil}
		for _, damage := range []string{"{1", "{2"} {
			image[file] = []byte(damage)
			fsys := memfs.FromImage(image)
			if err := importOf("a", 10).do(context.Background(), newProcess(fsys)); err != nil {
				t.Fatal(err)
			}
			image = fsys.Image()
		}
		kept := map[string]bool{}
		for name := range maps.Keys(image) {
			if strings.Contains(name, ".damaged-") {
				kept[string(image[name])] = true
			}
		}
		if !kept["{1"] || !kept["{2"] {
			t.Errorf("kept %v", kept)
		}
	})
}
