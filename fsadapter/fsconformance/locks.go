package fsconformance

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

var lockTests = []testCase{
	{"Lock/excludes", testLockExcludes},
	{"Lock/wait ends with its context", testLockTimeout},
	{"Lock/context ended before", testLockCancelled},
	{"Lock/second unlock", testLockSecondUnlock},
	{"Lock/names are independent", testLockNames},
	{"Lock/file need not exist", testLockMissing},
	{"Lock/is advisory", testLockAdvisory},
}

func mustLock(t *testing.T, fsys fsadapter.FS, name string) fsadapter.Lock {
	t.Helper()
	lock, err := fsys.Lock(testContext(t), name)
	if err != nil {
		t.Fatalf("Lock(%q): %v", name, err)
	}
	return lock
}

func testLockExcludes(t *testing.T, fsys fsadapter.FS) {
	const holders, rounds = 6, 10
	ctx := testContext(t)
	inside, total := 0, 0
	var mu sync.Mutex
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		inside += by
		total += max(by, 0)
		if inside > 1 {
			t.Errorf("%d hold the lock at once", inside)
		}
	}
	var group sync.WaitGroup
	for range holders {
		group.Go(func() {
			for range rounds {
				lock, err := fsys.Lock(ctx, "memory.json")
				if err != nil {
					t.Errorf("Lock: %v", err)
					return
				}
				count(1)
				time.Sleep(time.Millisecond / 2)
				count(-1)
				if err := lock.Unlock(); err != nil {
					t.Errorf("Unlock: %v", err)
				}
			}
		})
	}
	group.Wait()
	if total != holders*rounds {
		t.Fatalf("the lock was had %d times of %d", total, holders*rounds)
	}
}

func testLockTimeout(t *testing.T, fsys fsadapter.FS) {
	lock := mustLock(t, fsys, "memory.json")
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := fsys.Lock(ctx, "memory.json") // by the same goroutine: not reentrant
	wantPathError(t, err, "memory.json", fsadapter.ErrLocked)
	wantPathError(t, err, "memory.json", context.DeadlineExceeded)
	if waited := time.Since(start); waited < 50*time.Millisecond || waited > 5*time.Second {
		t.Errorf("waited for %v", waited)
	}
	mustDo(t, lock.Unlock())
	mustDo(t, mustLock(t, fsys, "memory.json").Unlock())
}

func testLockCancelled(t *testing.T, fsys fsadapter.FS) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := fsys.Lock(ctx, "memory.json")
	wantPathError(t, err, "memory.json", context.Canceled)
	mustDo(t, mustLock(t, fsys, "memory.json").Unlock())

	lock := mustLock(t, fsys, "memory.json")
	ctx, cancel = context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err = fsys.Lock(ctx, "memory.json")
	wantPathError(t, err, "memory.json", context.Canceled)
	mustDo(t, lock.Unlock())
	mustDo(t, mustLock(t, fsys, "memory.json").Unlock())
}

func testLockSecondUnlock(t *testing.T, fsys fsadapter.FS) {
	first := mustLock(t, fsys, "memory.json")
	mustDo(t, first.Unlock())
	second := mustLock(t, fsys, "memory.json")
	if err := first.Unlock(); !errors.Is(err, hackpadfs.ErrClosed) {
		t.Errorf("second Unlock: %v, want hackpadfs.ErrClosed", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := fsys.Lock(ctx, "memory.json"); !errors.Is(err, fsadapter.ErrLocked) {
		t.Errorf("a second Unlock freed somebody else's lock: %v", err)
	}
	mustDo(t, second.Unlock())
}

func testLockNames(t *testing.T, fsys fsadapter.FS) {
	var locks []fsadapter.Lock
	for _, name := range []string{"memory.json", "memory.jso", "Memory2.json", "dir/memory.json", "dir2/memory.json"} {
		locks = append(locks, mustLock(t, fsys, name))
	}
	for _, lock := range locks {
		mustDo(t, lock.Unlock())
	}
}

func testLockMissing(t *testing.T, fsys fsadapter.FS) {
	lock := mustLock(t, fsys, "no/such/dir/memory.json")
	if _, err := fsys.Stat("no/such/dir/memory.json"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("Stat of a locked name that was never written: %v", err)
	}
	mustReplace(t, fsys, "no/such/dir/memory.json", "content")
	mustDo(t, lock.Unlock())
	wantContent(t, fsys, "no/such/dir/memory.json", "content")
	wantNames(t, fsys, "no/such/dir", "memory.json")
}

func testLockAdvisory(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "memory.json", "old")
	lock := mustLock(t, fsys, "memory.json")
	wantContent(t, fsys, "memory.json", "old")
	mustReplace(t, fsys, "memory.json", "new")
	wantContent(t, fsys, "memory.json", "new")
	mustDo(t, fsys.Rename("memory.json", "other.json"))
	mustDo(t, fsys.Remove("other.json"))
	mustDo(t, lock.Unlock())
	wantNames(t, fsys, ".")
}
