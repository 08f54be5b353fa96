package opfs

import (
	"context"
	"io"
	"sync"
	"time"
)

// memory is the content of an open file that is kept in slots: a copy, as it
// was when the file was opened. Sync and Close put what was written in the
// place of the whole file.
type memory struct {
	fsys *FS
	name string

	mu      sync.Mutex
	data    []byte
	changed time.Time // when it was written here last, zero if it was not
	dirty   bool
	broken  error // of the save that failed
}

var _ content = (*memory)(nil)

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if off >= int64(len(m.data)) {
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	n := copy(p, m.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) WriteAt(p []byte, off int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.write(p, off), nil
}

func (m *memory) Append(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.write(p, int64(len(m.data))), nil
}

func (m *memory) write(p []byte, off int64) int {
	if end := off + int64(len(p)); end > int64(len(m.data)) && len(p) > 0 {
		m.resize(end)
	}
	m.touch()
	return copy(m.data[min(off, int64(len(m.data))):], p)
}

func (m *memory) Truncate(size int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.resize(size)
	m.touch()
	return nil
}

func (m *memory) resize(size int64) {
	old := int64(len(m.data))
	if size <= old {
		m.data = m.data[:size]
		return
	}
	m.data = append(m.data, make([]byte, size-old)...)
}

func (m *memory) touch() { m.dirty, m.changed = true, time.Now() }

func (m *memory) Size() (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int64(len(m.data)), nil
}

func (m *memory) Changed() (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.changed.IsZero() {
		return m.changed, nil
	}
	stored, err := m.fsys.Stat(m.name)
	if err != nil {
		return time.Time{}, err
	}
	return stored.ModTime(), nil
}

func (m *memory) Sync() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken == nil && m.dirty {
		m.broken = m.fsys.saveOpened(m.name, m.data)
		m.dirty = false
	}
	return m.broken
}

func (m *memory) Close() error { return m.Sync() }

// saveOpened saves what was written to an open file, unless the file was
// removed meanwhile: it is not to come back.
func (f *FS) saveOpened(name string, data []byte) error {
	return f.do(context.Background(), "sync", name, func(ctx context.Context) error {
		n, err := f.enter(ctx, name)
		if err != nil {
			return err
		}
		defer n.exit()
		s, isDir, err := n.stampStatus(ctx)
		if err != nil || isDir || !s.exists {
			return err
		}
		return n.replace(ctx, data, false)
	})
}
