package proof

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"holdfast/fsadapter/crash"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
)

// TestFaults lets every operation of every workload fail, in every way, once
// and from then on. The error surfaces, what is found is old or new, nothing
// stays open or locked, and no temporary file is left. When only one operation
// failed, the same process can go on.
func TestFaults(t *testing.T) {
	var swept atomic.Int64
	t.Run("at", func(t *testing.T) {
		for _, w := range distinctWorkloads() {
			for _, fault := range faultfs.Faults {
				for _, fromNow := range []bool{false, true} {
					name := fmt.Sprintf("%s/%v/%s", w.name, fault, map[bool]string{false: "once", true: "from then on"}[fromNow])
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						if failFast() && anyFailed.Load() {
							return
						}
						synctest.Test(t, func(t *testing.T) {
							swept.Add(int64(sweepFaults(t, record(t, w), fault, fromNow)))
						})
					})
				}
			}
		}
	})
	t.Attr("faults", strconv.FormatInt(swept.Load(), 10))
	if swept.Load() < 4000 && !t.Failed() {
		t.Errorf("only %d faults: the sweep does not sweep", swept.Load())
	}
}

func sweepFaults(t *testing.T, r recorded, fault faultfs.Fault, fromNow bool) int {
	for index := 0; ; index++ {
		f := &faulty{recorded: r, at: &faultfs.At{Index: index, Fault: fault, FromNow: fromNow}}
		if !f.run(t) {
			return index
		}
		if t.Failed() {
			anyFailed.Store(true)
			if failFast() {
				return index
			}
		}
	}
}

// faulty is a workload in which operations fail.
type faulty struct {
	recorded
	at     *faultfs.At
	healed atomic.Bool
	fsys   *memfs.FS
	p      *process
	done   int // steps acknowledged
}

// run does the workload, and reports whether a fault struck it.
func (f *faulty) run(t *testing.T) bool {
	f.fsys = memfs.FromImage(f.start)
	f.fsys.Record()
	f.p = newProcess(faultfs.New(f.fsys, faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		if f.healed.Load() {
			return faultfs.Outcome{}
		}
		return f.at.Inject(op)
	})))
	var err error
	for err == nil && f.done < len(f.steps) {
		before := len(f.at.Fired())
		if err = f.steps[f.done].do(t.Context(), f.p); err == nil {
			f.done++
			f.fsys.Mark("done")
			if passed := f.checkPassedOver(t, f.at.Fired()[before:]); passed != nil {
				t.Errorf("%s: %v: %v", f.name, f.at.Fault, passed)
			}
		}
	}
	fired := f.at.Fired()
	if len(fired) == 0 {
		f.p.end()
		return false
	}
	if checkErr := f.check(t, err, fired[0]); checkErr != nil {
		t.Errorf("%s: %v at %v: the call returned %v\n%v", f.name, f.at.Fault, fired[0], err, checkErr)
	}
	return true
}

// check looks at what a fault has led to. err is what the call returned in which
// it struck, nil if none did return it.
func (f *faulty) check(t *testing.T, err error, first faultfs.Op) error {
	if err != nil && !errors.Is(err, faultfs.ErrInjected) {
		return errors.New("that is not the error")
	}
	allowed := f.allowed(f.done)
	if err == nil {
		allowed = allowed[:1]
	}
	seen, seenErr := f.look(t, f.fsys.Image())
	if seenErr != nil || !slices.Contains(allowed, seen) {
		return fmt.Errorf("then the memory holds %s, %v\nwant one of %q", seen, seenErr, allowed)
	}
	if left := leftovers(f.fsys.Image()); left != nil && !f.at.FromNow && first.Kind != faultfs.CreateTemp {
		return fmt.Errorf("left behind: %s", left)
	}
	if !f.at.FromNow && err != nil {
		if err := f.goOn(t); err != nil {
			return err
		}
	}
	f.p.end()
	if n := f.fsys.OpenFiles(); n > 0 {
		return fmt.Errorf("%d files are open", n)
	}
	f.healed.Store(true)
	seen = f.mustLook(t, f.fsys.Image())
	return recoveries[first.Index%len(recoveries)].check(t, &f.workload, f.fsys, seen)
}

// goOn has the process do the step that failed once more, and all others.
func (f *faulty) goOn(t *testing.T) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, s := range f.steps[f.done:] {
		if err := s.do(ctx, f.p); err != nil {
			return fmt.Errorf("once more: %s: %w", s.name, err)
		}
	}
	seen, err := f.look(t, f.fsys.Image())
	if want := f.states[len(f.states)-1]; err != nil || idsOf(seen) != idsOf(want) {
		return fmt.Errorf("going on came to %s, %v\nwant %s", seen, err, want)
	}
	return nil
}

// checkPassedOver looks at operations that failed in a call that returned nil:
// such failures have to be declared, and what was acknowledged has to be there
// after a power cut all the same.
func (f *faulty) checkPassedOver(t *testing.T, failed []faultfs.Op) error {
	if len(failed) == 0 {
		return nil
	}
	for _, op := range failed {
		if !f.forgives && !slices.ContainsFunc(passedOver, func(p exception) bool { return p.covers(op) }) {
			return fmt.Errorf("passed over: %v", op)
		}
	}
	trace := f.fsys.Trace()
	for state := range crash.Default.States(trace, len(trace.Ops)) {
		seen, err := f.look(t, state.Image)
		if err != nil || seen != f.states[f.done] {
			return fmt.Errorf("%v: acknowledged, but after a power cut the memory holds %s, %v\nwant %s", failed[0], seen, err, f.states[f.done])
		}
	}
	return nil
}

// exception declares operations whose errors need not surface.
type exception struct {
	kinds   []faultfs.Kind
	journal bool // only of the journal
	reason  string
}

func (e exception) covers(op faultfs.Op) bool {
	return slices.Contains(e.kinds, op.Kind) && (!e.journal || strings.HasSuffix(op.Name, ".journal"))
}

var passedOver = []exception{
	{
		kinds:  []faultfs.Kind{faultfs.Names, faultfs.RemoveAbandoned},
		reason: "sweeping up after dead writers is housekeeping",
	},
	{
		kinds:  []faultfs.Kind{faultfs.Stat, faultfs.Close},
		reason: "hackpadfs.ReadFile asks for the size as a hint only, and closes what it has read",
	},
	{
		kinds:  []faultfs.Kind{faultfs.Stamp},
		reason: "a file of which no stamp is known is read again",
	},
	{
		kinds:   []faultfs.Kind{faultfs.Write, faultfs.Sync, faultfs.Truncate},
		journal: true,
		reason:  "after a checkpoint the container holds everything, and the next change empties the journal",
	},
	{
		kinds:  []faultfs.Kind{faultfs.Lock, faultfs.Unlock, faultfs.Open, faultfs.Read},
		reason: "who only reads, and can't under the lock, reads without it",
	},
}
