package proof

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/crash"
	"holdfast/fsadapter/memfs"
)

// cut is where the power is cut.
type cut struct {
	trace memfs.Trace
	state crash.State
}

// String tells how a state comes about.
func (c cut) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "after %d steps, %d operations", c.state.Marks, c.state.After)
	for _, op := range c.trace.Ops[max(0, c.state.After-12):c.state.After] {
		fmt.Fprintf(&b, "\n\t%v", op)
	}
	for _, name := range slices.Sorted(maps.Keys(c.state.Image)) {
		data := c.state.Image[name]
		fmt.Fprintf(&b, "\n\tfound %s, %d bytes, %d zero", name, len(data), bytes.Count(data, []byte{0}))
	}
	return b.String()
}

// finding is a state that should not be.
type finding struct {
	cut  cut
	what string
}

// survey opens states, those of operations of a trace, and returns those that
// are bad. allowed tells what the memory may hold after so many marks.
func (c *census) survey(t *testing.T, trace memfs.Trace, states iter.Seq[crash.State],
	allowed func(marks int) []string, open func(crash.State) (string, error)) []finding {
	t.Helper()
	type result struct {
		seen string
		err  error
	}
	var bad []finding
	known := map[uint64]result{}
	for state := range states {
		if len(bad) > 0 && failFast() {
			break
		}
		r, ok := known[state.Key]
		if !ok {
			c.add(state)
			r.seen, r.err = open(state)
			known[state.Key] = r
		}
		where := cut{trace, state}
		if r.err != nil {
			bad = append(bad, finding{where, r.err.Error()})
		} else if want := allowed(state.Marks); !slices.Contains(want, r.seen) {
			bad = append(bad, finding{where, fmt.Sprintf("the memory holds %s\nwant one of %s", r.seen, strings.Join(want, "\n        or  "))})
		}
	}
	return bad
}

// report fails the test with the first findings.
func report(t *testing.T, name string, bad []finding) {
	t.Helper()
	for i, f := range bad {
		anyFailed.Store(true)
		if i == 3 {
			t.Errorf("%s: and %d more", name, len(bad)-i)
			return
		}
		t.Errorf("%s: %v\n%s", name, f.cut, f.what)
	}
}

// checkKept returns the findings about what has to be kept beside the memory.
func (r *recorded) checkKept(image memfs.Image, seen string) error {
	if seen == r.states[0] {
		return nil
	}
	for name, want := range r.keeps {
		got, err := hackpadfs.ReadFile(r.on(memfs.FromImage(image)), name)
		if string(got) != want {
			return fmt.Errorf("%s is %d bytes, %v; want the %d bytes kept", name, len(got), err, len(want))
		}
	}
	return nil
}

// TestPowerCut cuts the power at every moment of every workload.
func TestPowerCut(t *testing.T) {
	all := newCensus(t, scale{short: 2500, long: 25_000})
	all.run(t, workloads(), func(t *testing.T, c *census, w workload) {
		r := record(t, w)
		report(t, w.name, r.survey(t, c, c.model.States(r.trace, 0), false))
	})
}

// survey opens the states of the whole workload, and recovers from each. In the
// short form of tests that ask for it, the recoveries take turns.
func (r *recorded) survey(t *testing.T, c *census, states iter.Seq[crash.State], inTurn bool) []finding {
	t.Helper()
	turn := 0
	return c.survey(t, r.trace, states, r.allowed, func(s crash.State) (string, error) {
		chosen := recoveries
		if inTurn && !long() {
			turn++
			chosen = recoveries[turn%len(recoveries):][:1]
		}
		seen, err := r.recoverFrom(t, s.Image, chosen)
		if err == nil {
			err = r.checkKept(s.Image, seen)
		}
		return seen, err
	})
}
