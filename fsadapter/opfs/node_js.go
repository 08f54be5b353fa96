package opfs

import (
	"context"
	"errors"

	"holdfast/fsadapter/opfs/slot"
)

// semaphore is a mutex whose wait ends with a context.
type semaphore chan struct{}

func newSemaphore() semaphore { return make(semaphore, 1) }

func (s semaphore) lock(ctx context.Context) error {
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s semaphore) unlock() { <-s }

// node is what this file system has open of one file. Its semaphore is held
// during an operation on the file, so that goroutines do not compete for
// access handles as strangers do.
type node struct {
	fsys  *FS
	name  string
	users int // operations, open files and locks; guarded by fsys.mu
	busy  semaphore

	keep  bool       // the lock of this name is held here: keep slots open
	slots *openSlots // kept from the last operation, or nil
	raw   *rawFile   // shared by all who have the raw file open, or nil
}

// openSlots are the access handles of both slots and what was read from them.
type openSlots struct {
	*slot.Pair
	entry   *entry
	handles [2]*handle
}

// close closes those slots that were opened.
func (s *openSlots) close() error {
	var errs [2]error
	both(func(i int) {
		if h := s.handles[i]; h != nil {
			errs[i] = h.Close()
		}
	})
	return errors.Join(errs[:]...)
}

// node returns the node of a name and counts the caller as its user.
func (f *FS) node(name string) *node {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.nodes[name]
	if n == nil {
		n = &node{fsys: f, name: name, busy: newSemaphore()}
		f.nodes[name] = n
	}
	n.users++
	return n
}

// leave is the end of what node began.
func (n *node) leave() {
	n.fsys.mu.Lock()
	defer n.fsys.mu.Unlock()
	n.users--
	if n.users == 0 {
		delete(n.fsys.nodes, n.name)
	}
}

// enter starts an operation on a file; exit ends it.
func (f *FS) enter(ctx context.Context, name string) (*node, error) {
	n := f.node(name)
	if err := n.busy.lock(ctx); err != nil {
		n.leave()
		return nil, err
	}
	return n, nil
}

func (n *node) exit() {
	n.busy.unlock()
	n.leave()
}

// put gives back slots after an operation that ended with err. They are kept
// for the next one while the lock is held, unless something went wrong: what is
// known of them may be wrong too then.
func (n *node) put(slots *openSlots, err error) error {
	if n.keep && err == nil {
		n.slots = slots
		return nil
	}
	n.slots = nil
	return errors.Join(err, slots.close())
}
