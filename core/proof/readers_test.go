package proof

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
)

// TestReadersAtOnce reads before each operation of a writer, through a backend
// and through a session that has been open since the start. Both see what was
// acknowledged, or what is about to be; the session may have to wait.
func TestReadersAtOnce(t *testing.T) {
	for _, w := range workloads() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { readBetween(t, record(t, w)) })
		})
	}
}

func readBetween(t *testing.T, r recorded) {
	disk := memfs.FromImage(r.start)
	reader, err := core.OpenSession(t.Context(), disk, file, core.SessionOptions{KeepJournal: true})
	if err != nil {
		t.Fatal(err)
	}
	acknowledged, reads, waits := 0, 0, 0
	check := func(op faultfs.Op, seen string, err error) {
		reads++
		if err != nil || !slices.Contains(r.allowed(acknowledged), seen) {
			t.Errorf("after %d steps, before %v: read %s, %v\nwant one of %q", acknowledged, op, seen, err, r.allowed(acknowledged))
		}
	}
	p := newProcess(faultfs.New(disk, faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		seen, err := observeBackend(t.Context(), disk)
		check(op, seen, err)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c, err := reader.Container(ctx)
		if errors.Is(err, fsadapter.ErrLocked) {
			waits++
			return faultfs.Outcome{}
		}
		if err == nil {
			seen, err = describe(c)
		}
		check(op, seen, err)
		return faultfs.Outcome{}
	})))
	for _, s := range r.steps {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		if err := s.do(ctx, p); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		cancel()
		acknowledged++
	}
	p.end()
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("%d reads, %d had to wait", reads, waits)
}

// TestWritersBetweenReads has one step, or two, of a writer done before each
// operation of a reader that takes no lock. It sees what there was before, or
// after one of them.
func TestWritersBetweenReads(t *testing.T) {
	for _, w := range workloads() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := record(t, w)
				for from := range r.steps {
					for count := 1; count <= 2 && from+count <= len(r.steps); count++ {
						for index := 0; writeBetween(t, &r, from, count, index); index++ {
						}
					}
				}
			})
		})
	}
}

// writeBetween reports whether the reader has an operation index.
func writeBetween(t *testing.T, r *recorded, from, count, index int) bool {
	t.Helper()
	disk := memfs.FromImage(r.start)
	p := newProcess(disk)
	defer p.end()
	do := func(steps []step) {
		for _, s := range steps {
			if err := s.do(t.Context(), p); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
		}
	}
	do(r.steps[:from])
	wrote := false
	seen, err := observeBackend(t.Context(), faultfs.New(disk, faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		if op.Index == index {
			wrote = true
			do(r.steps[from : from+count])
		}
		return faultfs.Outcome{}
	})))
	if allowed := r.states[from : from+count+1]; err != nil || !slices.Contains(allowed, seen) {
		t.Errorf("steps %d to %d before operation %d of the reader: %s, %v\nwant one of %q", from, from+count, index, seen, err, allowed)
	}
	return wrote
}
