package idbfs

import (
	"context"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// A browser that deletes a database closes its connections first. The next
// operation opens it again and finds that it would have to be made: that is how
// one notices, and it is not made. Where somebody else has made it meanwhile, the
// record of its root directory tells that it is another one, by the field born.

var _ fsadapter.Evictable = (*FS)(nil)

// StillThere implements [fsadapter.Evictable].
func (fsys *FS) StillThere(ctx context.Context, name string) error {
	if err := fserr.CheckName("look for", name); err != nil {
		return err
	}
	return pathErr("look for", name, fsys.transact(ctx, readOnly, func(t *txn) {
		t.need(name, func(*node) {})
	}))
}

// begin calls start, the first time on a connection after a look whether it leads
// to the database that c has always had.
func (t *txn) begin(c *connection, start func(*txn)) {
	if c.isChecked() {
		start(t)
		return
	}
	t.byID(rootID, func(root *node) {
		if !c.check(root) {
			t.fail(fsadapter.ErrEvicted)
			return
		}
		start(t)
	})
}

func (c *connection) isChecked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.checked
}

// check compares the root directory with the one that was seen first.
func (c *connection) check(root *node) (same bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.born == nil {
		c.born = &root.born
	}
	c.checked = *c.born == root.born
	c.gone = c.gone || !c.checked
	return c.checked
}
