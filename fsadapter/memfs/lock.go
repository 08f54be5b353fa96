package memfs

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// lockTable holds one channel of capacity one per name that was ever locked;
// who has put a value into it holds the lock. A sync.Map would do the same, and
// add 15 KB to the program for browsers.
type lockTable struct {
	mu    sync.Mutex
	slots map[string]chan struct{}
}

func (t *lockTable) slot(name string) chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	slot, ok := t.slots[name]
	if !ok {
		slot = make(chan struct{}, 1)
		if t.slots == nil {
			t.slots = make(map[string]chan struct{})
		}
		t.slots[name] = slot
	}
	return slot
}

// abandon frees every lock.
func (t *lockTable) abandon() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.slots)
}

// held reports whether anybody holds the lock.
func (t *lockTable) held(name string) bool { return len(t.slot(name)) > 0 }

// Lock implements [fsadapter.Locker].
func (f *FS) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	if err := fserr.CheckName("lock", name); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fserr.Locked(name, err)
	}
	slot := f.locks.slot(name)
	select {
	case slot <- struct{}{}:
		return &lock{name: name, slot: slot}, nil
	case <-ctx.Done():
		return nil, fserr.Locked(name, ctx.Err())
	}
}

type lock struct {
	name     string
	slot     chan struct{}
	released atomic.Bool
}

// Unlock implements [fsadapter.Lock].
func (l *lock) Unlock() error {
	if l.released.Swap(true) {
		return fserr.Path("unlock", l.name, hackpadfs.ErrClosed)
	}
	<-l.slot
	return nil
}
