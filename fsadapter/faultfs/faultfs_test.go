package faultfs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"holdfast/fsadapter"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/fsconformance"
	"holdfast/fsadapter/memfs"
)

func TestWithoutFaultsItIsTheFileSystemBelow(t *testing.T) {
	fsconformance.Run(t, func(*testing.T) fsadapter.FS {
		none := faultfs.InjectorFunc(func(faultfs.Op) faultfs.Outcome { return faultfs.Outcome{} })
		return faultfs.New(memfs.New(), none)
	})
}

const target = "dir/file"

// replace replaces a file whose directory is there, under its lock.
func replace(t *testing.T, base *memfs.FS, inject faultfs.Injector) error {
	t.Helper()
	fsys := faultfs.New(base, inject)
	lock, err := fsys.Lock(t.Context(), target)
	if err != nil {
		return err
	}
	return errors.Join(fsys.ReplaceFile(t.Context(), target, []byte("new content")), lock.Unlock())
}

func stored(t *testing.T) *memfs.FS {
	t.Helper()
	base := memfs.New()
	if err := base.ReplaceFile(t.Context(), target, []byte("old content")); err != nil {
		t.Fatal(err)
	}
	return base
}

// Every step of a replacement is an operation that can fail, and where its
// effect ends is where the fault says.
func TestEveryStepCanFail(t *testing.T) {
	steps := []string{"lock", "stat", "names", "create temp", "write", "sync", "close", "move", "sync dir", "unlock"}
	for at, step := range steps {
		base := stored(t)
		fault := &faultfs.At{Index: at, Fault: faultfs.EIO}
		err := replace(t, base, fault)
		if fired := fault.Fired(); len(fired) != 1 || fired[0].Kind.String() != step {
			t.Errorf("operation %d: %v; want %s", at, fired, step)
		}
		if surfaced := errors.Is(err, faultfs.ErrInjected); surfaced == (step == "names") { // sweeping may fail
			t.Errorf("%s: %v", step, err)
		}
		old := strings.HasPrefix(string(base.Image()[target]), "old")
		if want := at < 8 && step != "names"; old != want || len(base.Image()) != 2 {
			t.Errorf("%s: left %q", step, base.Image())
		}
	}
	fault := &faultfs.At{Index: len(steps), Fault: faultfs.EIO}
	if err := replace(t, stored(t), fault); err != nil || len(fault.Fired()) != 0 {
		t.Errorf("after the last one: %v, %v", err, fault.Fired())
	}
}

func TestAFaultStrikesOnlyWhatItCan(t *testing.T) {
	for fault, want := range map[faultfs.Fault]string{
		faultfs.NoSpace:    "create temp, write, sync, move, sync dir",
		faultfs.ShortWrite: "write",
		faultfs.SyncFails:  "sync, sync dir",
	} {
		var struck []string
		for at := 0; ; at++ {
			f := &faultfs.At{Index: at, Fault: fault}
			_ = replace(t, stored(t), f)
			if len(f.Fired()) == 0 {
				break
			}
			struck = append(struck, f.Fired()[0].Kind.String())
		}
		if got := strings.Join(struck, ", "); got != want {
			t.Errorf("%v strikes %s; want %s", fault, got, want)
		}
	}
}

func TestDeathLeavesEverythingAsItIs(t *testing.T) {
	for torn, want := range map[bool]string{false: "", true: "new c"} {
		base := stored(t)
		death := &faultfs.Death{Index: 4, Torn: torn} // the write
		if err := replace(t, base, death); !errors.Is(err, faultfs.ErrDead) || !death.Fired() {
			t.Fatal(err)
		}
		found := false
		for name, data := range base.Image() {
			if strings.Contains(name, ".tmp-") {
				found = string(data) == want
			}
		}
		if !found {
			t.Errorf("left %q; want a temporary file with %q", base.Image(), want)
		}
		if _, err := base.Lock(canceled(t), target); !errors.Is(err, fsadapter.ErrLocked) {
			t.Errorf("the dead have let go of the lock: %v", err)
		}
		base.Abandon()
		if _, err := base.Lock(t.Context(), target); err != nil {
			t.Error(err)
		}
	}
}

func TestAFailedSyncIsFinal(t *testing.T) {
	fsys := faultfs.New(memfs.New(), &faultfs.At{Fault: faultfs.SyncFails})
	temp, err := fsys.CreateTemp("f")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := temp.Sync(); !errors.Is(err, faultfs.ErrInjected) {
			t.Errorf("%v", err)
		}
	}
}

func TestEveryKindHasAName(t *testing.T) {
	seen := map[string]bool{}
	for k := faultfs.Open; k <= faultfs.Unlock; k++ {
		seen[k.String()] = true
	}
	if len(seen) != int(faultfs.Unlock) || seen[""] {
		t.Errorf("%v", seen)
	}
}

func canceled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}
