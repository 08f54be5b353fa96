package idbfs

import (
	"context"
	"io"
	"sync"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/fserr"
)

// dirFile is an open directory. It lists the directory as it is when ReadDir
// is called first.
type dirFile struct {
	fsys *FS
	id   int64
	name string

	mu      sync.Mutex
	listed  bool
	entries []hackpadfs.DirEntry // those not returned yet
	closed  bool
}

var _ hackpadfs.DirReaderFile = (*dirFile)(nil)

func (d *dirFile) do(op string, run func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return fserr.Path(op, d.name, hackpadfs.ErrClosed)
	}
	err := run()
	if err == io.EOF {
		return err
	}
	return pathErr(op, d.name, err)
}

// node calls next with the record of the directory.
func (d *dirFile) node(next func(*txn, *node)) error {
	return d.fsys.transact(context.Background(), readOnly, func(t *txn) {
		t.byID(d.id, func(n *node) { next(t, n) })
	})
}

func (d *dirFile) Stat() (result hackpadfs.FileInfo, err error) {
	err = d.do("stat", func() error {
		return d.node(func(_ *txn, n *node) { result = infoOf(n) })
	})
	return result, err
}

func (d *dirFile) Read([]byte) (int, error) {
	return 0, d.do("read", func() error { return hackpadfs.ErrIsDir })
}

// ReadDir implements [io/fs.ReadDirFile].
func (d *dirFile) ReadDir(n int) (entries []hackpadfs.DirEntry, err error) {
	err = d.do("readdir", func() error {
		if err := d.list(); err != nil {
			return err
		}
		if n <= 0 || n > len(d.entries) {
			if n > 0 && len(d.entries) == 0 {
				return io.EOF
			}
			n = len(d.entries)
		}
		entries, d.entries = d.entries[:n:n], d.entries[n:]
		return nil
	})
	return entries, err
}

func (d *dirFile) list() error {
	if d.listed {
		return nil
	}
	err := d.node(func(t *txn, n *node) {
		t.nodesIn(n.path, func(nodes []*node) { d.entries = entriesOf(nodes) })
	})
	d.listed = err == nil
	return err
}

func (d *dirFile) Close() error {
	return d.do("close", func() error {
		d.closed = true
		return nil
	})
}
