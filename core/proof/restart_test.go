package proof

import (
	"fmt"
	"slices"
	"testing"

	"holdfast/fsadapter/crash"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
)

// TestPowerCutAfterADeath lets the process die before each operation of each
// workload and in the middle of each write. Nothing is lost by that: what it
// had written but not synced is still there for the process that comes next.
// When that one has had a change acknowledged, the power is cut.
func TestPowerCutAfterADeath(t *testing.T) {
	all := newCensus(t, scale{short: 15_000, long: 500_000})
	all.run(t, workloads(), func(t *testing.T, c *census, w workload) {
		r := record(t, w)
		turn := 0
		for _, recovery := range recoveries {
			turn++
			deaths(t, r, func(d *dead) []finding {
				if turn++; !long() && turn%len(recoveries) != 0 {
					return nil // the next recovery has its turn here
				}
				return d.restart(t, c, recovery)
			})
		}
	})
}

// dead is what a process has left behind that died in the middle of its work.
type dead struct {
	fsys    *memfs.FS // recording since the workload began
	where   string
	allowed []string // what the memory may hold
}

// deaths lets a process die at every operation of a workload, and calls visit
// with what it leaves.
func deaths(t *testing.T, r recorded, visit func(d *dead) []finding) {
	t.Helper()
	for index := 0; !t.Failed(); index++ {
		for _, torn := range []bool{false, true} {
			d, fired := die(t, r, &faultfs.Death{Index: index, Torn: torn})
			if !fired {
				return
			}
			if d != nil {
				report(t, r.name+", after a death at "+d.where, visit(d))
			}
		}
	}
}

// die does a workload until the process dies. It returns nil when the death was
// to be in the middle of a write, and there is none at that index.
func die(t *testing.T, r recorded, death *faultfs.Death) (*dead, bool) {
	t.Helper()
	d := &dead{fsys: memfs.FromImage(r.start)}
	d.fsys.Record()
	kind := faultfs.Kind(0)
	p := newProcess(faultfs.New(d.fsys, faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		if op.Index == death.Index {
			d.where, kind = op.String(), op.Kind
		}
		return death.Inject(op)
	})))
	acknowledged := 0
	for _, s := range r.steps {
		if err := s.do(t.Context(), p); err != nil || death.Fired() {
			break
		}
		d.fsys.Mark(s.name)
		acknowledged++
	}
	p.end()
	d.fsys.Abandon()
	d.allowed = r.allowed(acknowledged)
	if death.Torn {
		if kind != faultfs.Write {
			return nil, death.Fired()
		}
		d.where += ", torn"
	}
	return d, death.Fired()
}

// restart lets the next process do its work, and then cuts the power at each
// of its operations.
func (d *dead) restart(t *testing.T, c *census, recovery recovery) []finding {
	t.Helper()
	died := d.fsys.Trace()
	marks := 0
	for _, op := range died.Ops {
		if op.Kind == memfs.OpMark {
			marks++
		}
	}
	seen, err := observe(t.Context(), memfs.FromImage(d.fsys.Image()))
	if err == nil && !slices.Contains(d.allowed, seen) {
		err = fmt.Errorf("the next process finds %s\nwant one of %q", seen, d.allowed)
	}
	if err == nil {
		err = recovery.check(t, d.fsys, seen)
	}
	if err != nil {
		return []finding{{what: err.Error()}}
	}
	d.fsys.Mark(recovery.name)
	final := mustObserve(t, memfs.FromImage(d.fsys.Image()))
	before := append(slices.Clone(d.allowed), final)
	return c.survey(t, coarse(c.model, 3), d.fsys.Trace(), len(died.Ops), func(now int) []string {
		if now > marks {
			return []string{final}
		}
		return before
	}, func(s crash.State) (string, error) { return observe(t.Context(), memfs.FromImage(s.Image)) })
}
