package idbfs

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// writeFaults are the ways in which a change can fail.
var writeFaults = []struct {
	name   string
	faults map[string]any
	want   error
	text   string // the DOM name that the error must keep
}{
	{"every write throws", map[string]any{"put": "throw", "add": "throw", "delete": "throw", "name": "InvalidStateError"},
		fsadapter.ErrUnavailable, "InvalidStateError"},
	{"every write fails later", map[string]any{"put": "fail", "add": "fail", "delete": "fail", "name": "UnknownError"},
		fsadapter.ErrUnavailable, "UnknownError"},
	{"quota exceeded by a write", map[string]any{"put": "fail", "add": "fail", "delete": "fail", "name": "QuotaExceededError"},
		fsadapter.ErrNoSpace, "QuotaExceededError"},
	{"quota exceeded at once", map[string]any{"put": "throw", "add": "throw", "delete": "throw", "name": "QuotaExceededError"},
		fsadapter.ErrNoSpace, "QuotaExceededError"},
	{"quota exceeded by the commit", map[string]any{"abort": "last", "name": "QuotaExceededError"},
		fsadapter.ErrNoSpace, "QuotaExceededError"},
	{"the transaction aborts", map[string]any{"abort": "first", "name": "AbortError"},
		fsadapter.ErrUnavailable, "AbortError"},
	{"quota exceeded in the middle", map[string]any{"abort": "first", "name": "QuotaExceededError"},
		fsadapter.ErrNoSpace, "QuotaExceededError"},
	{"the transaction aborts without a reason", map[string]any{"abort": "first", "name": "none"},
		fsadapter.ErrUnavailable, "AbortError"},
	{"reads fail", map[string]any{"get": "fail", "getAll": "fail", "name": "UnknownError"},
		fsadapter.ErrUnavailable, "UnknownError"},
	{"reads throw", map[string]any{"get": "throw", "getAll": "throw", "name": "TransactionInactiveError"},
		fsadapter.ErrUnavailable, "TransactionInactiveError"},
	{"every connection is dead", map[string]any{"transaction": true},
		fsadapter.ErrUnavailable, "InvalidStateError"},
}

// Every change × every fault: a typed error, and for a file system that sees no
// faults all that is stored is as it was. In the end the changes work again.
func TestFailedChangesLeaveTheOldState(t *testing.T) {
	for _, fault := range writeFaults {
		t.Run(fault.name, func(t *testing.T) {
			f := newFaulty(t, Options{})
			prepare(t, f.sound)
			before := state(t, f.sound)
			for _, change := range changes {
				t.Run(change.name, func(t *testing.T) {
					run := change.begin(t, f.FS)
					count := f.injected()
					f.inject(fault.faults)
					err := run()
					f.inject(nil)
					if f.injected() == count {
						t.Fatal("the fault did not happen")
					}
					expectFailure(t, err, fault.want, fault.text)
					expectState(t, f.sound, before)
				})
			}
			if err := changes[0].begin(t, f.FS)(); err != nil {
				t.Errorf("after the faults: %v", err)
			}
		})
	}
}

// The n-th write of every change finds no space, for every n (of the many of one
// change not quite). Firefox then keeps what was issued after it, which must do
// no harm.
func TestNoSpaceAtEveryWrite(t *testing.T) {
	for _, change := range changes {
		if change.name == "Remove" {
			continue // TestRemoveWithoutSpace
		}
		t.Run(change.name, func(t *testing.T) {
			f := newFaulty(t, Options{})
			prepare(t, f.sound)
			before := state(t, f.sound)
			for n := 1; ; n += 1 + n/8 {
				run := change.begin(t, f.FS)
				count := f.injected()
				f.inject(map[string]any{"full": n, "name": "QuotaExceededError"})
				err := run()
				f.inject(nil)
				if f.injected() == count {
					if err != nil || n == 1 {
						t.Fatalf("write %d found space: %v", n, err)
					}
					return
				}
				expectFailure(t, err, fsadapter.ErrNoSpace, "QuotaExceededError")
				expectState(t, f.sound, before)
			}
		})
	}
}

// Firefox needs room to delete much at once. In parts it needs none.
func TestRemoveWithoutSpace(t *testing.T) {
	f := newFaulty(t, Options{})
	const size = 3*chunksPerPart*chunkSize + 5
	for n := 1; n <= 2; n++ {
		store(t, f.sound, "large", fill(size, 1))
		count := f.injected()
		f.inject(map[string]any{"full": n, "name": "QuotaExceededError"})
		err := f.Remove("large")
		f.inject(nil)
		if err != nil || f.injected() == count {
			t.Fatalf("Remove = %v, %d faults", err, f.injected()-count)
		}
		if _, err := f.sound.Stat("large"); !errors.Is(err, hackpadfs.ErrNotExist) {
			t.Errorf("Stat = %v; want ErrNotExist", err)
		}
		if stray := strayChunks(t, f.sound); stray != 0 {
			t.Errorf("%d pieces belong to no file", stray)
		}
	}
}

// A read that fails is not a file that does not exist, nor an empty one.
func TestFailedReadsAreErrors(t *testing.T) {
	reads := map[string]func(*FS) error{
		"Open":     func(fsys *FS) error { _, err := fsys.Open("a/old"); return err },
		"Stat":     func(fsys *FS) error { _, err := fsys.Stat("a/old"); return err },
		"Stamp":    func(fsys *FS) error { _, err := fsys.Stamp("a/old"); return err },
		"ReadFile": func(fsys *FS) error { _, err := fsys.ReadFile("a/old"); return err },
		"ReadDir":  func(fsys *FS) error { _, err := fsys.ReadDir("a"); return err },
		"nothing":  func(fsys *FS) error { _, err := fsys.Stat("not/there"); return err },
	}
	for _, kind := range []string{"throw", "fail", "lie"} {
		f := newFaulty(t, Options{})
		prepare(t, f.sound)
		file := openAs(t, f.FS, "a/old", hackpadfs.FlagReadWrite)
		reads["Read"] = func(*FS) error { _, err := file.Read(make([]byte, 10)); return err }
		reads["Seek"] = func(*FS) error { _, err := file.Seek(0, io.SeekEnd); return err }
		for name, read := range reads {
			t.Run(kind+"/"+name, func(t *testing.T) {
				f.inject(map[string]any{"get": kind, "getAll": kind, "name": "UnknownError"})
				defer f.inject(nil)
				expectFailure(t, read(f.FS), fsadapter.ErrUnavailable, "UnknownError")
			})
		}
		if kind == "fail" {
			f.inject(map[string]any{"getAll": "fail", "name": "NotReadableError"})
			_, err := f.ReadFile("a/old")
			f.inject(nil)
			expectFailure(t, err, fsadapter.ErrCorrupt, "NotReadableError")
		}
		expectContent(t, f.FS, "a/old", fill(2*chunkSize+100, 1))
	}
}

// A handle whose commit failed must not report success later: what it was
// given has gone.
func TestHandleTakesNoWritesAfterAFailedSync(t *testing.T) {
	f := newFaulty(t, Options{})
	prepare(t, f.sound)
	file := openAs(t, f.FS, "other", hackpadfs.FlagReadWrite|hackpadfs.FlagAppend)
	if _, err := file.Write([]byte("lost")); err != nil {
		t.Fatal(err)
	}
	f.inject(map[string]any{"abort": "last", "name": "QuotaExceededError"})
	first := file.Sync()
	f.inject(nil)
	_, writeErr := file.Write([]byte("more"))
	for name, err := range map[string]error{
		"first Sync": first, "Write": writeErr, "second Sync": file.Sync(), "Truncate": file.Truncate(0),
	} {
		if !errors.Is(err, fsadapter.ErrNoSpace) {
			t.Errorf("%s = %v; want ErrNoSpace", name, err)
		}
	}
	if err := file.Close(); err != nil {
		t.Errorf("Close = %v; the loss has been reported already", err)
	}
	expectContent(t, f.sound, "other", fill(500, 3))
}

// A transaction that never answers ends with the limit, and those that follow do
// not wait for it.
func TestTransactionThatNeverAnswers(t *testing.T) {
	const limit = 2 * commitGrace
	f := newFaulty(t, Options{Timeout: limit})
	f.inject(map[string]any{"mute": true})
	opens := f.opens()
	start := time.Now()
	err := f.ReplaceFile(context.Background(), "file", fill(10, 1))
	f.inject(nil)
	expectFailure(t, err, fsadapter.ErrUnavailable, "did not answer")
	if waited := time.Since(start); waited > limit+2*commitGrace {
		t.Errorf("waited %v", waited)
	}
	store(t, f.FS, "file", fill(10, 2))
	expectContent(t, f.FS, "file", fill(10, 2))
	if got := f.opens() - opens; got != 1 {
		t.Errorf("%d more connections were opened; want 1", got)
	}
}

func expectFailure(t *testing.T, err, want error, text string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v; want one that matches %v", err, want)
		return
	}
	if errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("error %v matches ErrNotExist", err)
	}
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error %v does not say %s", err, text)
	}
}
