package core_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// browserFS behaves as the file systems of browsers do: locks tell when somebody
// waits, and changes are announced. It has one lock.
type browserFS struct {
	*memfs.FS
	mu     sync.Mutex
	queue  int           // callers of Lock that wait
	wanted chan struct{} // of the lock that is held; closed when somebody waits
	told   map[int]func()
	locks  int // how often one was taken
	next   int
	echoes sync.WaitGroup
	silent bool // changes are not announced
}

func newBrowserFS() *browserFS {
	return &browserFS{FS: memfs.New(), told: map[int]func(){}}
}

// join joins the queue and tells who holds the lock.
func (f *browserFS) join() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.locks++
	f.queue++
	f.tell()
}

func (f *browserFS) tell() {
	if f.queue == 0 || f.wanted == nil {
		return
	}
	select {
	case <-f.wanted:
	default:
		close(f.wanted)
	}
}

func (f *browserFS) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	f.join()
	lock, err := f.FS.Lock(ctx, name)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue--
	if err != nil {
		return nil, err
	}
	f.wanted = make(chan struct{})
	f.tell()
	return &browserLock{lock, f.wanted}, nil
}

type browserLock struct {
	fsadapter.Lock
	wanted chan struct{}
}

func (l *browserLock) Contended() <-chan struct{} { return l.wanted }

func (f *browserFS) Announce(string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.silent {
		return
	}
	for _, told := range f.told {
		f.echoes.Go(told)
	}
}

func (f *browserFS) Subscribe(_ string, changed func()) func() {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := f.next
	f.next++
	f.told[id] = changed
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.told, id)
	}
}

func TestSessionKeepsALockThatNobodyWants(t *testing.T) {
	fsys := newBrowserFS()
	s := openSession(t, fsys, core.SessionOptions{})
	for i := range 20 {
		remember(t, s, at(fmt.Sprint(i), i, "x"))
	}
	if fsys.locks != 1 {
		t.Errorf("the lock was taken %d times; want once", fsys.locks)
	}
	fsys.echoes.Wait()
	if err := s.Yield(); err != nil {
		t.Fatal(err)
	}
	lock, err := fsys.FS.Lock(t.Context(), sessionFile)
	if err != nil {
		t.Fatal(err)
	}
	// What it knows it can still say.
	if n, err := s.Count(t.Context(), ""); n != 20 || err != nil {
		t.Errorf("Count = %d, %v; want 20", n, err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestSessionsHandTheLockOver(t *testing.T) {
	const tabs, each = 4, 25
	fsys := newBrowserFS()
	var sessions []*core.Session
	for range tabs {
		sessions = append(sessions, openSession(t, fsys, core.SessionOptions{CheckpointSize: 4096}))
	}
	var wg sync.WaitGroup
	for tab, s := range sessions {
		wg.Go(func() {
			for i := range each {
				if _, err := s.Put(t.Context(), at(fmt.Sprint(tab, "-", i), i, "x")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for tab, s := range sessions {
		deadline := time.Now().Add(time.Second)
		for {
			n, err := s.Count(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if n == tabs*each {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("tab %d sees %d entries a second later; want %d", tab, n, tabs*each)
			}
			time.Sleep(time.Millisecond)
		}
	}
}

func TestSessionYieldsToAContainerCall(t *testing.T) {
	fsys := newBrowserFS()
	changes := make(chan core.Notice, 100)
	s := openSession(t, fsys, core.SessionOptions{OnChange: func(c core.Notice) { changes <- c }})
	remember(t, s, at("a", 1, "A"))
	b := openBackend(t, fsys, core.Options{})
	if got := loadedContents(t, b); got != "A" {
		t.Errorf("Load = %q; want A", got)
	}
	if err := b.Save(t.Context(), []core.Entry{at("b", 2, "B")}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changes:
	case <-time.After(10 * time.Second):
		t.Fatal("not told of the save")
	}
	s.Invalidate() // as one does who has made that call oneself
	wantContents(t, s, "B")
}
