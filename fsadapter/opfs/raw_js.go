package opfs

import (
	"context"
	"errors"
	"io"
	"sync"
	"syscall/js"
	"time"
)

// rawFile is the access handle of a raw file, shared by all who have the file
// open in this file system.
type rawFile struct {
	node   *node
	entry  js.Value // the file handle
	handle *handle
	opens  int // guarded by node.busy

	mu     sync.Mutex
	broken error // the error of a flush, which leaves it unknown what is safe
}

// openRaw opens a raw file, or joins those who have it open. The caller is in
// n. Every success is to be followed by one rawContent.Close.
func (n *node) openRaw(ctx context.Context, e *entry) (*rawContent, error) {
	if n.raw == nil {
		h, err := n.fsys.openHandle(ctx, place{e.parent, e.base, e.raw})
		if isNotFound(err) {
			err = errors.Join(e.checkGone(ctx, e.base), err)
		}
		if err != nil {
			return nil, err
		}
		n.fsys.node(n.name) // counted for as long as the file is open
		n.raw = &rawFile{node: n, entry: e.raw, handle: h}
	}
	n.raw.opens++
	return &rawContent{n.raw}, nil
}

// closeRaw is the end of what openRaw began. The caller is in n.
func (n *node) closeRaw() error {
	raw := n.raw
	raw.opens--
	if raw.opens > 0 {
		return nil
	}
	n.raw = nil
	n.leave()
	return raw.handle.Close()
}

// rawContent is the content of an open raw file.
type rawContent struct{ raw *rawFile }

var _ content = (*rawContent)(nil)

func (c *rawContent) ReadAt(p []byte, off int64) (int, error) { return c.raw.handle.ReadAt(p, off) }

func (c *rawContent) Size() (int64, error) { return c.raw.handle.Size() }

func (c *rawContent) WriteAt(p []byte, off int64) (int, error) {
	c.raw.mu.Lock()
	defer c.raw.mu.Unlock()
	return c.raw.handle.WriteAt(p, off)
}

func (c *rawContent) Append(p []byte) (int, error) {
	c.raw.mu.Lock()
	defer c.raw.mu.Unlock()
	end, err := c.raw.handle.Size()
	if err != nil {
		return 0, err
	}
	return c.raw.handle.WriteAt(p, end)
}

func (c *rawContent) Truncate(size int64) error {
	c.raw.mu.Lock()
	defer c.raw.mu.Unlock()
	return c.raw.handle.Truncate(size)
}

// Sync fails for good once it has failed: an operating system may forget what
// it could not write, and say that all is well the next time.
func (c *rawContent) Sync() error {
	c.raw.mu.Lock()
	defer c.raw.mu.Unlock()
	if c.raw.broken == nil {
		c.raw.broken = c.raw.handle.Sync()
	}
	return c.raw.broken
}

func (c *rawContent) Changed() (time.Time, error) {
	ctx, cancel := context.WithTimeout(context.Background(), operationLimit)
	defer cancel()
	s, err := takeSnapshot(ctx, c.raw.entry)
	if err != nil {
		return time.Time{}, err
	}
	return s.changed, nil
}

func (c *rawContent) Close() error {
	n := c.raw.node
	_ = n.busy.lock(context.Background()) // this context does not end
	defer n.busy.unlock()
	return n.closeRaw()
}

// readRaw returns the content of a raw file. The caller is in n.
func (n *node) readRaw(ctx context.Context, e *entry) (data []byte, err error) {
	c, err := n.openRaw(ctx, e)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, n.closeRaw()) }()
	size, err := c.Size()
	if err != nil {
		return nil, err
	}
	data = make([]byte, size)
	read, err := c.ReadAt(data, 0)
	if err == io.EOF {
		err = nil
	}
	return data[:read], err
}
