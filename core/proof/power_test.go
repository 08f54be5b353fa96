package proof

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

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

// survey opens every state that a disk may be found in after operations of a
// trace, and returns those that are bad. allowed tells what the memory may hold
// after so many marks.
func (c *census) survey(t *testing.T, m crash.Model, trace memfs.Trace, from int,
	allowed func(marks int) []string, open func(crash.State) (string, error)) []finding {
	t.Helper()
	type result struct {
		seen string
		err  error
	}
	var bad []finding
	known := map[uint64]result{}
	for state := range m.States(trace, from) {
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
		if string(image[name]) != want {
			return fmt.Errorf("%s is %d bytes; want the %d bytes kept", name, len(image[name]), len(want))
		}
	}
	return nil
}

// TestPowerCut cuts the power at every moment of every workload.
func TestPowerCut(t *testing.T) {
	all := newCensus(t, scale{short: 2500, long: 300_000})
	all.run(t, workloads(), func(t *testing.T, c *census, w workload) {
		r := record(t, w)
		bad := c.survey(t, c.model, r.trace, 0, r.allowed, func(s crash.State) (string, error) {
			seen, err := recoverFrom(t, s.Image)
			if err == nil {
				err = r.checkKept(s.Image, seen)
			}
			return seen, err
		})
		report(t, w.name, bad)
	})
}
