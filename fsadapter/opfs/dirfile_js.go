package opfs

import (
	"io"
	"sync"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/fserr"
)

// dirFile is an open directory.
type dirFile struct {
	fsys *FS
	name string

	mu      sync.Mutex
	entries []hackpadfs.DirEntry // those still to be given out, once read
	read    bool
	closed  bool
}

var _ hackpadfs.DirReaderFile = (*dirFile)(nil)

// Read always fails.
func (d *dirFile) Read([]byte) (int, error) {
	return 0, fserr.Path("read", d.name, hackpadfs.ErrIsDir)
}

// Stat implements [hackpadfs.File].
func (d *dirFile) Stat() (hackpadfs.FileInfo, error) { return d.fsys.Stat(d.name) }

// ReadDir implements [hackpadfs.DirReaderFile].
func (d *dirFile) ReadDir(n int) ([]hackpadfs.DirEntry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, fserr.Path("readdir", d.name, hackpadfs.ErrClosed)
	}
	if !d.read {
		entries, err := d.fsys.ReadDir(d.name)
		if err != nil {
			return nil, err
		}
		d.entries, d.read = entries, true
	}
	if n <= 0 {
		n = len(d.entries)
	} else if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	given := d.entries[:n:n]
	d.entries = d.entries[n:]
	return given, nil
}

// Close implements [hackpadfs.File].
func (d *dirFile) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return fserr.Path("close", d.name, hackpadfs.ErrClosed)
	}
	d.closed = true
	return nil
}
