package core

import (
	"errors"
	"io/fs"
)

// Abandon ends the use of s, as Close does, but leaves the file alone, and returns
// the memory as s knows it. It is for a file that was removed under s, by somebody
// who has cleared a browser's storage say: what is in memory is all there is left,
// and to fold it would put back what was perhaps removed on purpose. The errors are
// those of what is let go; the container counts all the same, and is nil only
// after Close, with [fs.ErrClosed], or if an entry can't be read.
func (s *Session) Abandon() (*Container, error) {
	s.busy <- struct{}{}
	defer s.end()
	if s.closed {
		return nil, &fs.PathError{Op: "abandon", Path: s.path, Err: fs.ErrClosed}
	}
	s.closed = true
	s.watcher.stop()
	c := s.head
	var err error
	if c.Entries, err = s.table.entries(); err != nil {
		return nil, errors.Join(located(err, s.name), s.release())
	}
	return &c, s.release()
}
