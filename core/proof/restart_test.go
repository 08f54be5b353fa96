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
	all := newCensus(t, scale{short: 25_000, long: 500_000})
	list := distinctWorkloads()
	if long() {
		list = workloads()
	}
	all.run(t, list, func(t *testing.T, c *census, w workload) {
		r := record(t, w)
		for i, recovery := range recoveries {
			// In the short form recoveries and disks take turns.
			turn := i
			if c.model.Sector == 4096 {
				turn += len(recoveries)
			}
			due := func() bool {
				turn++
				return long() || turn%(len(models())*len(recoveries)) == 0
			}
			deaths(t, r, due, func(d *dead) []finding { return d.restart(t, c, &r, recovery) })
		}
	})
}

// dead is what a process has left behind that died in the middle of its work.
type dead struct {
	fsys    *memfs.FS // recording since the workload began
	allowed []string  // what the memory may hold
}

// deaths lets a process die at every operation of a workload for which due says
// so, and calls visit with what it leaves.
func deaths(t *testing.T, r recorded, due func() bool, visit func(d *dead) []finding) {
	t.Helper()
	kinds := kindsOf(t, r)
	for index, kind := range kinds {
		for _, torn := range []bool{false, true} {
			if torn && kind != faultfs.Write || !due() {
				continue
			}
			d := die(t, r, &faultfs.Death{Index: index, Torn: torn})
			where := fmt.Sprintf("%s, after a death at %d of %d: %v, torn: %v", r.name, index, len(kinds), kind, torn)
			report(t, where, visit(d))
			if t.Failed() {
				return
			}
		}
	}
}

// kindsOf returns the operations of a workload.
func kindsOf(t *testing.T, r recorded) []faultfs.Kind {
	t.Helper()
	var kinds []faultfs.Kind
	p := newProcess(faultfs.New(memfs.FromImage(r.start), faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		kinds = append(kinds, op.Kind)
		return faultfs.Outcome{}
	})))
	for _, s := range r.steps {
		if err := s.do(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	n := len(kinds)
	p.end()
	return kinds[:n]
}

// die does a workload until the process dies.
func die(t *testing.T, r recorded, death *faultfs.Death) *dead {
	t.Helper()
	d := &dead{fsys: memfs.FromImage(r.start)}
	d.fsys.Record()
	p := newProcess(faultfs.New(d.fsys, death))
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
	if !death.Fired() {
		t.Errorf("%s: nobody died at operation %d", r.name, death.Index)
	}
	return d
}

// restart lets the next process do its work, and then cuts the power at each
// of its operations.
func (d *dead) restart(t *testing.T, c *census, r *recorded, recovery recovery) []finding {
	t.Helper()
	died := d.fsys.Trace()
	marks := 0
	for _, op := range died.Ops {
		if op.Kind == memfs.OpMark {
			marks++
		}
	}
	seen, err := r.look(t, d.fsys.Image())
	if err == nil && !slices.Contains(d.allowed, seen) {
		err = fmt.Errorf("the next process finds %s\nwant one of %q", seen, d.allowed)
	}
	if err == nil {
		err = recovery.check(t, &r.workload, d.fsys, seen)
	}
	if err != nil {
		return []finding{{what: err.Error()}}
	}
	d.fsys.Mark(recovery.name)
	final := r.mustLook(t, d.fsys.Image())
	trace := d.fsys.Trace()
	before := append(slices.Clone(d.allowed), final)
	model := coarse(c.model, 1, 8)
	if long() {
		model = coarse(c.model, 8, 2048)
	}
	return c.survey(t, trace, model.States(trace, len(died.Ops)), func(now int) []string {
		if now > marks {
			return []string{final}
		}
		return before
	}, func(s crash.State) (string, error) { return r.look(t, s.Image) })
}
