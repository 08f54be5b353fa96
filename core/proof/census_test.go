package proof

import (
	"flag"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"holdfast/fsadapter/crash"
)

// long reports whether the long forms of the tests are asked for.
func long() bool { return os.Getenv("HOLDFAST_PROOF") == "long" }

// scale is how many states a test has to find at least, in each of its forms.
type scale struct{ short, long int }

// census counts the different states that a test has opened.
type census struct {
	model crash.Model
	mu    sync.Mutex
	keys  map[uint64]bool
	count int // in those that are part of this one
}

// newCensus counts for a whole test. When it is over, it reports how many
// states there were and fails if they were too few.
func newCensus(t *testing.T, s scale) *census {
	t.Helper()
	all, began := &census{}, time.Now()
	t.Cleanup(func() {
		want := s.short
		switch {
		case long():
			want = s.long
		case raceEnabled:
			want /= 5
			t.Logf("reduced for the race detector to at least %d states", want)
		}
		took := time.Since(began).Round(time.Millisecond)
		t.Logf("%d states in %v", all.count, took)
		t.Attr("states", strconv.Itoa(all.count))
		if all.count < want && !t.Failed() {
			t.Errorf("only %d states; want %d at least", all.count, want)
		}
	})
	return all
}

func (c *census) add(s crash.State) {
	if c.keys == nil {
		c.keys = map[uint64]bool{}
	}
	c.keys[s.Key] = true
}

// run has test count for each workload on each disk, with a clock that moves
// only when it is waited for.
func (c *census) run(t *testing.T, list []workload, test func(t *testing.T, c *census, w workload)) {
	t.Helper()
	t.Run("on", func(t *testing.T) {
		for _, model := range models() {
			for _, w := range list {
				t.Run(strconv.Itoa(model.Sector)+"/"+w.name, func(t *testing.T) {
					t.Parallel()
					if failFast() && anyFailed.Load() {
						return
					}
					synctest.Test(t, func(t *testing.T) {
						part := &census{model: model}
						test(t, part, w)
						t.Logf("%d states", len(part.keys))
						c.mu.Lock()
						defer c.mu.Unlock()
						c.count += len(part.keys)
					})
				})
			}
		}
	})
}

// anyFailed is set by the first finding.
var anyFailed atomic.Bool

// failFast reports whether one finding is enough (go test -failfast).
func failFast() bool { return flag.Lookup("test.failfast").Value.String() == "true" }

// models are the disks that the workloads run on.
func models() []crash.Model {
	small, large := crash.Default, crash.Default
	large.Sector = 4096
	if long() {
		small.Exhaustive, large.Exhaustive = 12, 12
	}
	if raceEnabled {
		return []crash.Model{large}
	}
	return []crash.Model{small, large}
}

// coarse is a model that lists fewer subsets and combinations, for tests that
// look at the states of many traces.
func coarse(m crash.Model, exhaustive, combinations int) crash.Model {
	m.Exhaustive, m.Combinations, m.FewGarbage = exhaustive, combinations, true
	return m
}
