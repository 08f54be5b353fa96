package opfs

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
	"holdfast/fsadapter/internal/jsutil"
)

// lockPrefix begins the names of this package's Web Locks, which all code of
// the origin shares.
const lockPrefix = "holdfast:"

// Lock implements [fsadapter.Locker] with a Web Lock. The browser frees it when
// the worker ends.
func (f *FS) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	if err := checkName(name); err != nil {
		return nil, fserr.Path("lock", name, err)
	}
	web, err := f.sharing.Lock(ctx, name)
	if err != nil {
		return nil, fserr.Path("lock", name, err)
	}
	l := &lock{web: web, node: f.node(name)}
	l.node.keepSlots()
	return l, nil
}

// lock is a Web Lock, during which the slots of its file stay open.
type lock struct {
	web      *jsutil.SharedLock
	node     *node
	unlocked atomic.Bool
}

var _ fsadapter.ContendedLock = (*lock)(nil)

// Contended implements [fsadapter.ContendedLock].
func (l *lock) Contended() <-chan struct{} { return l.web.Contended() }

// Unlock closes the slots that were kept open and frees the lock.
func (l *lock) Unlock() error {
	if l.unlocked.Swap(true) {
		return fserr.Path("unlock", l.node.name, hackpadfs.ErrClosed)
	}
	defer l.node.leave()
	err := l.node.closeSlots()
	return fserr.Path("unlock", l.node.name, errors.Join(err, l.web.Unlock()))
}

// keepSlots makes the slots stay open from the next operation on. It waits for
// the one under way, which ends within its limit.
func (n *node) keepSlots() {
	_ = n.busy.lock(context.Background()) // this context does not end
	defer n.busy.unlock()
	n.keep = true
}

// closeSlots ends the keeping of open slots.
func (n *node) closeSlots() error {
	_ = n.busy.lock(context.Background()) // this context does not end
	defer n.busy.unlock()
	slots := n.slots
	n.keep, n.slots = false, nil
	if slots == nil {
		return nil
	}
	return slots.close()
}
