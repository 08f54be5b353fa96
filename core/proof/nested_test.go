package proof

import (
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/crash"
	"holdfast/fsadapter/memfs"
)

// nestedWorkloads are small enough to be followed through every state of every
// recovery, and through every state of the recoveries from those.
func nestedWorkloads() []workload {
	old := containerOf(core.FormatJSONCompact, "a", 30)
	return []workload{
		{name: "save", start: stored(old), steps: []step{save("b", 20)}},
		{name: "first put", start: memfs.Image{}, steps: []step{put("a", "a", 20)}},
		{name: "put and checkpoint", start: stored(old), steps: []step{put("b", "a b", 20), checkpoint("a b"), put("c", "a b c", 20)}},
		{name: "clear", start: stored(old), steps: []step{put("b", "a b", 20), clearAll()}},
	}
}

// TestPowerCutDuringRecovery cuts the power during a workload, again while the
// next program works on what was left, and again during the work of the one
// after that.
func TestPowerCutDuringRecovery(t *testing.T) {
	all := newCensus(t, scale{short: 15_000, long: 450_000})
	all.run(t, nestedWorkloads(), func(t *testing.T, c *census, w workload) {
		n := nested{census: c, workload: &w, model: coarse(c.model, 1, 8), known: map[uint64]opened{}}
		depth := 1
		if long() || c.model.Sector == 4096 && w.name == "save" {
			depth = 2
		}
		r := record(t, w)
		report(t, w.name, c.survey(t, r.trace, n.model.States(r.trace, 0), r.allowed, func(s crash.State) (string, error) {
			return n.recover(t, w.name, s, depth)
		}))
		t.Logf("to a depth of %d recoveries", depth)
	})
}

// nested follows recoveries.
type nested struct {
	*census
	*workload
	model crash.Model
	known map[uint64]opened
}

// opened is what was seen in a state, and to which depth the recoveries from it
// have been followed.
type opened struct {
	seen  string
	depth int
}

// recover opens a state, and all that a disk may hold while each recovery works
// on it.
func (n *nested) recover(t *testing.T, name string, s crash.State, depth int) (string, error) {
	if known, ok := n.known[s.Key]; ok && known.depth >= depth {
		return known.seen, nil
	}
	seen, err := n.look(t, s.Image)
	if err != nil || t.Failed() {
		return seen, err
	}
	n.known[s.Key] = opened{seen, depth}
	if depth == 0 {
		return seen, nil
	}
	for _, r := range recoveries {
		fsys := memfs.FromImage(s.Image)
		fsys.Record()
		if err := r.check(t, n.workload, fsys, seen); err != nil {
			return "", err
		}
		fsys.Mark(r.name)
		trace := fsys.Trace()
		allowed := []string{seen, n.mustLook(t, fsys.Image())}
		bad := n.survey(t, trace, n.model.States(trace, 0), func(marks int) []string { return allowed[marks:] },
			func(s crash.State) (string, error) { return n.recover(t, name, s, depth-1) })
		report(t, name+", then recovery by "+r.name, bad)
	}
	return seen, nil
}
